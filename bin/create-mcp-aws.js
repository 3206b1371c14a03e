#!/usr/bin/env node
import '../dist/create-mcp-aws.js';
