// Entry of the suite in a Node extension host; test-electron and the stand-in both await run().
const path = require('node:path');
const Mocha = require('mocha');

exports.run = () => {
  // A run that finds no test must not look green.
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 60_000, failZero: true });
  mocha.addFile(path.join(__dirname, 'keelson.test.cjs'));
  mocha.addFile(path.join(__dirname, 'authoring.test.cjs'));
  mocha.addFile(path.join(__dirname, 'previews.test.cjs'));
  mocha.addFile(path.join(__dirname, 'workspace.test.cjs'));
  mocha.addFile(path.join(__dirname, 'restart.test.cjs'));
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} failed`)) : resolve()));
  });
};
