export const account = 'arn:aws:iam::123456789012';

export const env = {
  MCP_AUTH_MODE: 'iam',
  MCP_AUTH_SCOPE_ERRORS: 'tool-error',
  MCP_IAM_ROLE_SCOPES: JSON.stringify({
    [`${account}:role/Admin`]: ['admin'],
    [`${account}:role/Agent*`]: ['read'],
    [`${account}:user/people/*`]: ['read', 'write'],
  }),
};

/** Who signed a request, as HTTP APIs and as REST APIs say it. */
export const contextOf = (userArn: string): object => ({ authorizer: { iam: { userArn } }, identity: { userArn } });
