export type {
  CallToolResult,
  ContentBlock,
  GetPromptResult,
  Icon,
  InputRequiredResult,
  ReadResourceResult,
  ToolAnnotations,
} from '@modelcontextprotocol/server';
export { fromJsonSchema, inputRequired, ResourceNotFoundError } from '@modelcontextprotocol/server';
export type { Scope } from './config/choices.ts';
export type { Access } from './server/access.ts';
export type { CallContext } from './server/call-context.ts';
export type { Complete, CompletionContext } from './server/complete.ts';
export type { Caller } from './server/context.ts';
export { defineServer, type ServerDefinition, type ServerOptions } from './server/define-server.ts';
export { DefinitionError } from './server/definition-error.ts';
export type { Elicited, ElicitOptions, InputRequests } from './server/input-requests.ts';
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
  defineTool,
  type Tool,
  type ToolContext,
  ToolError,
  type ToolInput,
  type ToolOptions,
  type ToolOutput,
} from './server/tool.ts';
export {
  type ToolResult,
  type ToolResultOptions,
  toolResult,
  type UnstructuredResult,
} from './server/tool-result.ts';
export type { Fields, Log } from './telemetry/log.ts';
