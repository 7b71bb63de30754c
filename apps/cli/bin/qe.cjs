#!/usr/bin/env node
// In the workspace the command runs from source, so that it works right after `npm ci` and never
// shows yesterday's build. Where only the build is shipped (the container image), that is run.
'use strict';
const { existsSync } = require('node:fs');
const { spawn } = require('node:child_process');
const { join } = require('node:path');

const source = join(__dirname, '..', 'src', 'main.ts');
if (!existsSync(source)) {
  require('../dist/main.js');
} else {
  const { href } = require('node:url').pathToFileURL(require.resolve('tsx'));
  const flags = ['--enable-source-maps', '--conditions=@quant-engine/source', '--import', href];
  const child = spawn(process.execPath, [...flags, source, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // A terminal sends its signals to both, others to this process only: they are always passed on,
  // and the command takes two that come together for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.exit(128 + require('node:os').constants.signals[signal]);
  });
}
