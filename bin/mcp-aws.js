#!/usr/bin/env node
// In a clone, the command of the library. What is published has it in the package mcp-aws.
import('../packages/mcp-aws/bin/mcp-aws.js');
