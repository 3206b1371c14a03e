import { App, type AppProps, type StackProps, Validations } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import { forStage, type StageConfig } from '../config/config.ts';
import { readConfig } from '../config/file.ts';
import { folderContext, projectFolder } from './project-folder.ts';
import { withReadableErrors } from './readable-error.ts';

export interface McpAppProps extends AppProps {
  /**
   * The folder of the project, which has mcp-aws.jsonc.
   * @default the one that the working directory is in
   */
  readonly folder?: string;
}

/** What a stack with a McpServer is made with: the props of any stack, and the configuration of the server. */
export interface McpStackProps extends StackProps {
  readonly config: StageConfig;
}

/**
 * The CDK app of a project. It reads mcp-aws.jsonc, for the stage and the region of the context (`--context
 * stage=production`, default dev; `--context region=eu-west-1`, default that of the file). It has the feature flags that
 * `cdk init` recommends, which cdk.json can override, and checks all its stacks with the AwsSolutions rules of cdk-nag.
 *
 * ```ts
 * const app = new McpApp();
 * new MyServerStack(app, app.stackName, app.stackProps);
 * ```
 */
export class McpApp extends App {
  readonly config: StageConfig;
  /** `<name>-<stage>` */
  readonly stackName: string;
  readonly stackProps: McpStackProps;

  /** @throws ConfigError where mcp-aws.jsonc cannot be used, with what to do about it */
  constructor({ folder, ...props }: McpAppProps = {}) {
    const project = withReadableErrors(() => folder ?? projectFolder(process.cwd()));
    super({ ...props, context: { ...flags, ...props.context, [folderContext]: project } });
    const stage = String(this.node.tryGetContext('stage') ?? 'dev');
    const region: string | undefined = this.node.tryGetContext('region');
    this.config = withReadableErrors(() => forStage(readConfig(project), stage, region));
    this.stackName = this.config.stackName;
    this.stackProps = {
      config: this.config,
      env: { region: this.config.region },
      terminationProtection: this.config.settings.protect,
    };
    Validations.of(this).addPlugins(new AwsSolutionsChecks(this));
  }
}
