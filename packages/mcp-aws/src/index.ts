export type {
  CallToolResult,
  GetPromptResult,
  ReadResourceResult,
  ToolAnnotations,
} from '@modelcontextprotocol/server';
export { ResourceNotFoundError } from '@modelcontextprotocol/server';
export type { Scope } from './config/choices.ts';
export type { Caller } from './server/context.ts';
export { defineServer, type ServerDefinition, type ServerOptions } from './server/define-server.ts';
export {
  definePrompt,
  type Prompt,
  type PromptMessages,
  type PromptOptions,
  type PromptWithoutArgumentsOptions,
} from './server/prompt.ts';
export { type RouteEnv, requireScope } from './server/require-scope.ts';
export {
  defineResource,
  defineResourceTemplate,
  type ListedResource,
  type Resource,
  type ResourceContents,
  type ResourceOptions,
  type ResourceTemplate,
  type ResourceTemplateOptions,
} from './server/resource.ts';
export type { DefineRoutes } from './server/routes.ts';
export {
  type CallContext,
  defineTool,
  type Tool,
  type ToolContext,
  ToolError,
  type ToolOptions,
} from './server/tool.ts';
export type { Fields, Log } from './telemetry/log.ts';
