#!/usr/bin/env node
// Only syntax that old versions of Node understand, so that they can say what is wrong.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error(`create-mcp-aws needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
var nodeModule = process.getBuiltinModule('node:module');
if (nodeModule.enableCompileCache) nodeModule.enableCompileCache(); // from Node 22.8
import('../dist/create-mcp-aws.js');
