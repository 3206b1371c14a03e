import { guardTests, protocolTests } from 'mcp-aws/testing';
import server from '../src/server.ts';

// What clients of both protocol versions rely on, and what must not get past the auth guard.
protocolTests(server);
guardTests(server);
