#!/usr/bin/env node
import '../dist/mcp-aws.js';
