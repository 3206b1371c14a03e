import { Construct } from 'constructs';
import type { McpRuntime } from './runtime.ts';

export const authMode = 'none';

/** No auth: whoever reaches the server can call it. */
export class Auth extends Construct {
  readonly environment: Record<string, string> = {};

  grantTo(_runtime: McpRuntime): void {}
}
