import type { IRole } from 'aws-cdk-lib/aws-iam';

/** The server sends no spans of its own. */
export const spanEnvironment: Record<string, string> = {};

export const allowSpans = (_role: IRole): void => {};
