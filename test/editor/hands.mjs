// What a person does with an editor, by its keys.

/** Hands on a page that shows the workbench. */
export const handsOn = (page) => {
  /** A line of the list that asks something. */
  const row = (words) => page.locator('.quick-input-list .monaco-list-row', { hasText: words }).first();

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
    command: async (name) => {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').first().fill(`>${name}`);
      await row(name).waitFor();
      await page.keyboard.press('Enter');
    },

    /** Opens a file by its path from the workspace's folder. */
    openFile: async (path) => {
      const [, folder, name] = /^(.*)\/([^/]*)$/.exec(path);
      await page.keyboard.press('Control+p');
      await page.locator('.quick-input-widget input').first().fill(path);
      // Files that were open before are listed at once, and others a moment later.
      await page.locator(`.quick-input-list .monaco-list-row.focused[aria-label^="${name}"][aria-label*="${folder}"]`).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: name }).waitFor();
    },

    /** Puts the cursor at a line and a character, both counted from one. */
    goToLine: async (line, character) => {
      const there = page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${character}` });
      // While a file is still opening, the cursor may be put back: a person tries again.
      for (let tries = 0; tries < 5 && !(await there.isVisible()); tries++) {
        await page.keyboard.press('Control+G');
        await page.keyboard.type(`${line}:${character}`);
        await page.keyboard.press('Enter');
        await there.waitFor({ timeout: 2000 }).catch(() => {});
      }
      await there.waitFor();
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
