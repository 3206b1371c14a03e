import type { AuthMode } from '../../config/choices.ts';
import type { ClientName } from './clients.ts';
import { inspectorConfig, inspectorPackage } from './inspector.ts';

/** How one MCP client connects. */
export interface ClientConfig {
  /** What a person does, beside the configuration or instead of it. */
  readonly steps?: string;
  /** What belongs in a configuration file of the client. */
  readonly config?: ConfigFile;
}

export interface ConfigFile {
  /** In the folder that the client has open; Claude Desktop has one for the whole machine. */
  readonly file: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export type ClientConfigs = Readonly<Record<ClientName, ClientConfig>>;

export interface ConnectionOptions {
  /** What clients call the server. */
  readonly name: string;
  readonly url: string;
  readonly auth: AuthMode;
  /** Of the AWS API that a proxy signs for, where the URL does not name it (iam). */
  readonly region: string;
  /** The client that people log in with; undefined: not known, as it was made at the identity provider (oidc). */
  readonly clientId: string | undefined;
}

/** Stands for the client id where it is not known. */
export const unknownClientId = 'YOUR_CLIENT_ID';

/** Port of the loopback that the callback URLs of the user pool have for Claude Code. */
const callbackPort = 41_100;
const inspector = `npx ${inspectorPackage}`;
/** Bridges clients that start servers as programs. Its callback port is part of the user pool's callback URLs. */
const bridge = 'npx mcp-remote@0.15.1';
const bridgePort = 3334;
const signingProxy = 'mcp-proxy-for-aws@1.6.0';

const claudeCode = (name: string, server: object): ConfigFile => ({
  file: '.mcp.json',
  content: { mcpServers: { [name]: server } },
});
const cursor = (name: string, server: object): ConfigFile => ({
  file: '.cursor/mcp.json',
  content: { mcpServers: { [name]: server } },
});
const vscode = (name: string, server: object, inputs?: readonly object[]): ConfigFile => ({
  file: '.vscode/mcp.json',
  content: { ...(inputs === undefined ? {} : { inputs }), servers: { [name]: server } },
});

const opencode = (name: string, server: object): ConfigFile => ({
  file: 'opencode.json',
  content: { mcp: { [name]: { type: 'remote', ...server } } },
});

/** What to do in each client, for a server of this auth mode. */
export function clientConfigs(options: ConnectionOptions): ClientConfigs {
  switch (options.auth) {
    case 'none':
      return withoutLogin(options);
    case 'api-key':
      return withKey(options);
    case 'iam':
      return withSignature(options);
    default:
      return withLogin(options);
  }
}

const withoutLogin = ({ name, url }: ConnectionOptions): ClientConfigs => ({
  claude: { steps: `Settings, Connectors, Add custom connector: ${url}` },
  'claude-code': {
    config: claudeCode(name, { type: 'http', url }),
    steps: `Or: claude mcp add --transport http ${name} ${url}`,
  },
  vscode: { config: vscode(name, { type: 'http', url }) },
  cursor: { config: cursor(name, { url }) },
  inspector: { steps: `${inspector} --transport http --server-url ${url}` },
  'mcp-remote': { steps: `${bridge} ${url}` },
  opencode: { config: opencode(name, { url, oauth: false }) },
});

/** With a key from `keys create`, in MCP_API_KEY. */
function withKey({ name, url }: ConnectionOptions): ClientConfigs {
  const input = { type: 'promptString', id: 'api-key', description: `API key of ${name}`, password: true };
  const headers = (key: string): object => ({ 'x-api-key': key });
  return {
    claude: {
      steps: 'Custom connectors log in with OAuth and cannot send a key. Use Claude Code, or another auth mode.',
    },
    'claude-code': {
      config: claudeCode(name, { type: 'http', url, headers: headers(`\${MCP_API_KEY}`) }),
      steps: `Or: claude mcp add --transport http ${name} ${url} --header "x-api-key: $MCP_API_KEY"`,
    },
    vscode: {
      config: vscode(name, { type: 'http', url, headers: headers(`\${input:${input.id}}`) }, [input]),
    },
    cursor: { config: cursor(name, { url, headers: headers(`\${env:MCP_API_KEY}`) }) },
    inspector: {
      steps: `${inspector} --transport http --server-url ${url} --header "x-api-key: $MCP_API_KEY"`,
    },
    'mcp-remote': { steps: `${bridge} ${url} --header "x-api-key:\${MCP_API_KEY}"` },
    opencode: { config: opencode(name, { url, oauth: false, headers: headers('{env:MCP_API_KEY}') }) },
  };
}

/** With a proxy on the client's machine, which `uvx` starts, and which signs with the AWS credentials there. */
function withSignature({ name, url, region: fallback }: ConnectionOptions): ClientConfigs {
  const region = /\.execute-api\.([\w-]+)\./.exec(url)?.[1] ?? fallback;
  // Without --service it would take the first label of the host for the service.
  const args = [signingProxy, url, '--service', 'execute-api', '--region', region];
  const server = { command: 'uvx', args };
  return {
    claude: {
      config: { file: 'claude_desktop_config.json', content: { mcpServers: { [name]: server } } },
      steps: 'For Claude Desktop, which then has to be restarted. Custom connectors have no AWS credentials.',
    },
    'claude-code': {
      config: claudeCode(name, server),
      steps: `Or: claude mcp add ${name} -- uvx ${args.join(' ')}
It needs uv (https://docs.astral.sh/uv), as all of these do.`,
    },
    vscode: { config: vscode(name, { type: 'stdio', ...server }) },
    cursor: { config: cursor(name, server) },
    inspector: { steps: `${inspector} uvx ${args.join(' ')}` },
    'mcp-remote': { steps: `It cannot sign. In its place: uvx ${args.join(' ')}` },
    opencode: {
      config: {
        file: 'opencode.json',
        content: { mcp: { [name]: { type: 'local', command: ['uvx', ...args] } } },
      },
    },
  };
}

/** With a login that opens in a browser. */
function withLogin({ name, url, clientId: id = unknownClientId }: ConnectionOptions): ClientConfigs {
  return {
    claude: {
      steps: `Settings, Connectors, Add custom connector: ${url}
Advanced settings, OAuth Client ID: ${id}, no secret
Then Connect.`,
    },
    'claude-code': {
      config: claudeCode(name, { type: 'http', url, oauth: { clientId: id, callbackPort } }),
      steps: `Or: claude mcp add --transport http --client-id ${id} --callback-port ${callbackPort} ${name} ${url}
Then, in Claude Code: /mcp, ${name}, Authenticate.`,
    },
    vscode: {
      config: vscode(name, { type: 'http', url, oauth: { clientId: id } }),
      steps: `Then Start, above the server's name. If it asks for a client id: ${id}, no secret.`,
    },
    cursor: {
      config: cursor(name, { url, auth: { CLIENT_ID: id } }),
      steps: 'Then Settings, MCP, Connect.',
    },
    inspector: {
      config: { file: 'mcp-inspector.json', content: inspectorConfig(name, url, id) },
      steps: `${inspector} --config mcp-inspector.json
Then Connect.`,
    },
    'mcp-remote': {
      steps: `${bridge} ${url} ${bridgePort} --static-oauth-client-info '${JSON.stringify({ client_id: id })}'`,
    },
    opencode: {
      config: opencode(name, { url, oauth: { clientId: id } }),
      steps: `Then: opencode mcp auth ${name}`,
    },
  };
}
