// node suite.mjs [--web]
