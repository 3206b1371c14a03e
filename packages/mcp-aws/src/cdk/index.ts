export { McpApp, type McpAppProps, type McpStackProps } from './app.ts';
export { McpServer } from './mcp-server.ts';
export type { McpServerProps } from './mcp-server-props.ts';
