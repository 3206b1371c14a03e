#!/usr/bin/env node
import module from 'node:module';

module.enableCompileCache?.(); // from Node 22.8
await import('../dist/mcp-aws.js');
