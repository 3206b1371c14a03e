/** An operation on a resource that fails, with the reason that CloudFormation gives. */
export interface Fault {
  readonly op: 'create' | 'update' | 'delete';
  readonly type: string;
  readonly message: string;
  /** So many operations pass first. */
  readonly skip?: number;
}

const handler = (text: string, code: string): string =>
  `Resource handler returned message: "${text}" (HandlerErrorCode: ${code})`;

/** What happens in AWS, in its words. */
export const faults = {
  forbidden: {
    op: 'create',
    type: 'AWS::IAM::Role',
    message: handler(
      'User: arn:aws:sts::000000000000:assumed-role/cdk-hnb659fds-cfn-exec-role-000000000000-us-east-1/AWSCloudFormation is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::000000000000:role/x because no identity-based policy allows the iam:CreateRole action (Service: Iam, Status Code: 403)',
      'AccessDenied',
    ),
  },
  usedUp: {
    op: 'create',
    type: 'AWS::Lambda::Function',
    message: handler(
      'Specified ConcurrentExecutions for function exceeds the limit: LimitExceededException (Service: Lambda, Status Code: 400)',
      'ServiceLimitExceeded',
    ),
  },
  internal: { op: 'update', type: 'AWS::Lambda::Function', message: handler('Internal', 'InternalFailure') },
  // Both logs are updated before the function. To set them back fails.
  internalAgain: {
    op: 'update',
    type: 'AWS::Logs::LogGroup',
    message: handler('Internal', 'InternalFailure'),
    skip: 2,
  },
  inUse: { op: 'delete', type: 'AWS::Lambda::Function', message: handler('in use', 'ResourceConflict') },
  notValidated: {
    op: 'create',
    type: 'AWS::CertificateManager::Certificate',
    message: 'Resource timed out waiting for creation of physical resource',
  },
  nameTaken: {
    op: 'create',
    type: 'AWS::S3::Bucket',
    message:
      'fargate-none-logs already exists (Service: S3, Status Code: 409, Request ID: 1) (HandlerErrorCode: AlreadyExists)',
  },
} as const satisfies Record<string, Fault>;
