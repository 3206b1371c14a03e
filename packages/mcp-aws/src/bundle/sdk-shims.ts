// Stands in for `_shims` of the MCP SDK, which loads the validator Ajv for servers that call `fromJsonSchema`. This one is
// the SDK's own, smaller one: a quarter less code to load at every cold start.
export { default as process } from 'node:process';
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
