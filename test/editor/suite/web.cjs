// Entry of the suite in a browser's extension host.
require('mocha/mocha.js');

exports.run = () => {
  const { mocha } = globalThis;
  mocha.setup({ ui: 'bdd', reporter: 'spec', timeout: 60_000, failZero: true, color: false });
  require('./keelson.test.cjs');
  require('./authoring.test.cjs');
  require('./previews.test.cjs');
  require('./workspace.test.cjs');
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} failed`)) : resolve()));
  });
};
