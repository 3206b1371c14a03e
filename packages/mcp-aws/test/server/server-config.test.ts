import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/server/limits.ts';
import { readServerConfig } from '../../src/server/server-config.ts';

const env = { MCP_AUTH_MODE: 'none', MCP_RESOURCE_URL: 'https://mcp.example.com/mcp' };

describe('the configuration of a server', () => {
  it('has defaults', () => {
    expect(readServerConfig('none', env)).toEqual({
      resourceUrl: 'https://mcp.example.com/mcp',
      baseUrl: 'https://mcp.example.com',
      allowedHosts: ['mcp.example.com'],
      allowedOrigins: [],
      port: 8080,
      throttle: undefined,
      limits: defaultLimits,
      scopeErrors: 'challenge',
      scopePrefix: '',
      logsArguments: false,
    });
  });

  it('is read from the environment', () => {
    const settings = {
      MCP_ALLOWED_HOSTS: 'a.example.com, b.example.com,',
      MCP_ALLOWED_ORIGINS: 'app.example.com',
      PORT: '0',
      MCP_RATE_LIMIT: '100',
      MCP_BURST_LIMIT: '200',
      MCP_AUTH_SCOPE_ERRORS: 'tool-error',
      MCP_AUTH_SCOPE_PREFIX: 'mcp:',
      MCP_LIMITS: '{"bodyBytes":1000,"perCaller":{"concurrency":2}}',
      LOG_ARGUMENTS: 'true',
    };
    expect(readServerConfig('none', { ...env, ...settings })).toMatchObject({
      allowedHosts: ['a.example.com', 'b.example.com'],
      allowedOrigins: ['app.example.com'],
      port: 0,
      throttle: { rateLimit: 100, burstLimit: 200 },
      scopeErrors: 'tool-error',
      scopePrefix: 'mcp:',
      logsArguments: true,
    });
  });

  it('has a path under a stage of API Gateway', () => {
    const MCP_RESOURCE_URL = 'https://abc.execute-api.us-east-1.amazonaws.com/prod/mcp/';
    expect(readServerConfig('none', { ...env, MCP_RESOURCE_URL })).toMatchObject({
      resourceUrl: 'https://abc.execute-api.us-east-1.amazonaws.com/prod/mcp',
      baseUrl: 'https://abc.execute-api.us-east-1.amazonaws.com/prod',
    });
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['no auth mode', { MCP_AUTH_MODE: undefined }, 'MCP_AUTH_MODE is not set.'],
    ['another auth mode', { MCP_AUTH_MODE: 'api-key' }, 'MCP_AUTH_MODE is api-key, but this server is built for none.'],
    ['no URL', { MCP_RESOURCE_URL: '' }, 'MCP_RESOURCE_URL is not set.'],
    ['what is not a URL', { MCP_RESOURCE_URL: 'mcp' }, 'MCP_RESOURCE_URL is not a URL: mcp'],
    [
      'http',
      { MCP_RESOURCE_URL: 'http://mcp.example.com/mcp' },
      'MCP_RESOURCE_URL must be https outside this machine: http://mcp.example.com/mcp',
    ],
    ['what is not a port', { PORT: 'http' }, 'PORT is not a port: http'],
    ['a port that cannot be', { PORT: '65536' }, 'PORT is not a port: 65536'],
    ['a rate without its burst', { MCP_RATE_LIMIT: '1' }, 'MCP_BURST_LIMIT is not set.'],
    ['a rate of nothing', { MCP_RATE_LIMIT: '0', MCP_BURST_LIMIT: '1' }, 'MCP_RATE_LIMIT is not a number from 1: 0'],
    [
      'a burst that is text',
      { MCP_RATE_LIMIT: '1', MCP_BURST_LIMIT: 'x' },
      'MCP_BURST_LIMIT is not a number from 1: x',
    ],
  ])('is refused at the start with %s', (_, wrong, message) => {
    expect(() => readServerConfig('none', { ...env, ...wrong })).toThrow(new Error(message));
  });

  it.each(['http://localhost:8080/mcp', 'http://127.0.0.1/mcp', 'http://api.localhost/mcp', 'http://[::1]:1/mcp'])(
    'may be http on this machine: %s',
    (url) => {
      expect(readServerConfig('none', { ...env, MCP_RESOURCE_URL: url }).resourceUrl).toBe(url);
    },
  );
});
