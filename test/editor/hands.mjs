// What a person does with an editor, by its keys.

/** Hands on a page that shows the workbench. */
export const handsOn = (page) => {
  /** A line of the list that asks something. */
  const row = (words) => page.locator('.quick-input-list .monaco-list-row', { hasText: words }).first();

  /** Does something until what it leads to is seen. While the workbench still starts, a key may be lost or a list stay empty: a person tries again. */
  const attempt = async (act, outcome) => {
    for (let tries = 0; tries < 8; tries++) {
      await act();
      const isSeen = await outcome.waitFor({ timeout: 4000 }).then(
        () => true,
        () => false,
      );
      if (isSeen) return;
    }
    await outcome.waitFor();
  };

  const input = page.locator('.quick-input-widget:visible input').first();

  /** Opens the list that asks something, and writes into it. */
  const write = async (key, words) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press(key);
    await input.fill(words, { timeout: 4000 });
  };

  /** The same, and accepts the line that is then offered. */
  const ask = async (key, words, line) => {
    await attempt(() => write(key, words).catch(() => {}), line);
    await page.keyboard.press('Enter');
  };

  return {
    row,

    /** Picks a line of the list. */
    pick: async (words) => {
      await row(words).waitFor();
      await page.keyboard.type(words);
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: words }).waitFor();
      await page.keyboard.press('Enter');
    },

    /** Runs a command by its name. */
    command: (name) => ask('F1', `>${name}`, row(name)),

    /** Opens a file by its path from the workspace's folder. */
    openFile: async (path) => {
      const [, folder, name] = /^(.*)\/([^/]*)$/.exec(path);
      // Files that were open before are listed at once, and others a moment later.
      await ask('Control+p', path, page.locator(`.quick-input-list .monaco-list-row.focused[aria-label^="${name}"][aria-label*="${folder}"]`));
      await page.locator('.tab.active', { hasText: name }).waitFor();
    },

    /** Puts the cursor at a line and a character, both counted from one. */
    goToLine: async (line, character) => {
      const there = page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${character}` });
      if (await there.isVisible()) return;
      // While a file is still opening, the cursor may be put back.
      const go = async () => {
        await write('Control+G', `:${line}:${character}`);
        await input.press('Enter', { timeout: 4000 });
      };
      await attempt(() => go().catch(() => {}), there);
    },
  };
};

/** Does steps in order, and prints what came of each; `shoot` takes a picture of what failed. The exit status is set. */
export const walk = async (steps, shoot) => {
  let passed = 0;
  try {
    for (const [what, step] of Object.entries(steps)) {
      await step();
      passed++;
      console.log(`    ✔ ${what}`);
    }
  } catch (error) {
    console.log(`    ${passed + 1}) ${Object.keys(steps)[passed]}`);
    await shoot().catch(() => {});
    console.error(error);
    process.exitCode = 1;
  }
  // The steps after one that failed could not be tried: they failed as well.
  const failed = Object.keys(steps).length - passed;
  console.log(`  ${passed} passing${failed > 0 ? `\n  ${failed} failing` : ''}`);
};
