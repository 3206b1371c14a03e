import { Aws, Duration, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { FeaturePlan, ManagedLoginVersion, Mfa, UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { StageSettings } from '../../config/stages.ts';

interface CreatedUserPool {
  readonly userPool: UserPool;
  /** Where its login pages are. */
  readonly domainUrl: string;
}

/** A pool whose users are added by its owner, with a password policy and Cognito's own login pages. */
export function createUserPool(scope: Construct, { protect }: StageSettings): CreatedUserPool {
  const userPool = new UserPool(scope, 'UserPool', {
    featurePlan: FeaturePlan.ESSENTIALS, // tokens for a named resource need it
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 12,
      requireDigits: true,
      requireLowercase: true,
      requireSymbols: true,
      requireUppercase: true,
      tempPasswordValidity: Duration.days(3),
    },
    // Users outlive the stack.
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: protect,
  });
  Validations.of(userPool).acknowledge(
    {
      id: 'AwsSolutions-COG2',
      reason:
        'MFA is offered. To require it, use a pool of your own with mfa: Mfa.REQUIRED once your users have a device.',
    },
    { id: 'AwsSolutions-COG8', reason: 'The Plus plan adds threat protection, at several times the price per user.' },
  );
  const domain = userPool.addDomain('Domain', {
    // The id of the stack: the same at every deployment, and unique among all accounts.
    cognitoDomain: { domainPrefix: `mcp-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}` },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  return { userPool, domainUrl: domain.baseUrl() };
}
