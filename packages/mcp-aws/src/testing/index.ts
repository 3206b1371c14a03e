export { type CallToolOptions, callTool, type ProgressReport } from './call-tool.ts';
export { type ConnectDeployedOptions, connectDeployed } from './connect-deployed.ts';
export { type GuardTestsOptions, guardTests } from './guard/guard-tests.ts';
export type { LocalIssuer, LocalIssuerOptions } from './local-issuer/index.ts';
export type { ProtocolVersion } from './mcp-request.ts';
export { type ProtocolTestsOptions, protocolTests } from './protocol/protocol-tests.ts';
export { startLocalIssuer } from './start-local-issuer.ts';
export { type McpStackClass, type TestedStack, type TestStackOptions, testStack } from './test-stack.ts';
