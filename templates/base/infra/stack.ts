import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import project from '../package.json' with { type: 'json' };
import { Auth, authMode } from './auth.ts';
import { FrontDoor } from './front-door.ts';
import { serviceName } from './mcp-metrics.ts';
import { Monitoring } from './monitoring.ts';
import { McpRuntime, runtimeName } from './runtime.ts';
import { scopeErrors } from './scope-errors.ts';
import { settingsOf } from './settings.ts';
import { allowSpans, spanEnvironment } from './spans.ts';

export class McpStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { terminationProtection: settingsOf(scope).protect, ...props });

    // The front door comes first: its address is part of what the server and its auth are told.
    const frontDoor = new FrontDoor(this, 'FrontDoor');
    const auth = new Auth(this, 'Auth', frontDoor);
    const runtime = new McpRuntime(this, 'Server', {
      frontDoor,
      environment: {
        POWERTOOLS_SERVICE_NAME: serviceName(this),
        MCP_RESOURCE_URL: frontDoor.url,
        MCP_AUTH_MODE: authMode,
        MCP_AUTH_SCOPE_ERRORS: scopeErrors,
        ...spanEnvironment,
        ...auth.environment,
      },
    });
    auth.grantTo(runtime);
    allowSpans(runtime.role);
    frontDoor.serve(runtime);
    const monitoring = new Monitoring(this, 'Monitoring', { frontDoor, runtime });

    new CfnOutput(this, 'McpUrl', { value: frontDoor.url });
    new CfnOutput(this, 'Version', { value: project.version });
    new CfnOutput(this, 'Region', { value: this.region });
    new CfnOutput(this, 'Runtime', { value: runtimeName });
    new CfnOutput(this, 'AuthMode', { value: authMode });
    new CfnOutput(this, 'LogGroupName', { value: runtime.logGroup.logGroupName });
    new CfnOutput(this, 'DashboardUrl', { value: monitoring.dashboardUrl });
  }
}
