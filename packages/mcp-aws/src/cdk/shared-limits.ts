import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ServerContext } from './server-context.ts';

/** The table in which all instances of a server count the calls of a caller. */
export class SharedLimits extends Construct {
  readonly environment: Readonly<Record<string, string>>;
  private readonly table: Table;

  /** Undefined where the configuration does not have it. */
  static of(scope: Construct, { config }: ServerContext): SharedLimits | undefined {
    return config.sharedLimits ? new SharedLimits(scope, 'SharedLimits') : undefined;
  }

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Callers', {
      partitionKey: { name: 'caller', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.table).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'What it holds is of the last seconds. A caller who is forgotten begins anew, with all of its burst.',
    });
    this.environment = { MCP_LIMITS_TABLE: this.table.tableName };
  }

  /** Lets the server count. */
  grantTo(role: IRole): void {
    this.table.grant(role, 'dynamodb:UpdateItem');
  }
}
