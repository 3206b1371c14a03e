import { Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { expect, it } from 'vitest';
import type { McpServerProps } from '../../src/cdk/mcp-server-props.ts';
import { ConfigError } from '../../src/config/errors.ts';
import { auths, type Choice, hostings } from './support/combinations.ts';
import { configOf, createApp, serve } from './support/stacks.ts';

const scope = new Stack(createApp());
const userPool = UserPool.fromUserPoolId(scope, 'Pool', 'eu-central-1_x');
const userPoolDomain = 'https://login.example.com';
const hostedZone = HostedZone.fromHostedZoneId(scope, 'Zone', 'Z1');
const certificate = Certificate.fromCertificateArn(scope, 'Certificate', 'arn:aws:acm:eu-central-1:1:certificate/x');
const webAclArn = 'arn:aws:wafv2:eu-central-1:1:regional/webacl/x/1';

const native: Choice = { ...hostings.native, auth: auths.cognito };

it.each<[string, Choice, Partial<McpServerProps>, RegExp]>([
  [
    'a pool in another auth mode',
    { ...native, auth: auths.oidc },
    { userPool, userPoolDomain },
    /belongs to the auth mode cognito/,
  ],
  ['a pool without its domain', native, { userPool }, /belong together/],
  ['a domain without its pool', native, { userPoolDomain }, /belong together/],
  [
    'a domain that is not a URL',
    native,
    { userPool, userPoolDomain: 'login.example.com' },
    /is not the URL of a domain/,
  ],
  [
    'a domain with a path',
    native,
    { userPool, userPoolDomain: `${userPoolDomain}/oauth2` },
    /is not the URL of a domain/,
  ],
  ['a zone without a domain', native, { hostedZone }, /this server has none/],
  ['a certificate without a domain', native, { certificate }, /this server has none/],
  ['a web ACL for an HTTP API', native, { webAclArn }, /cannot protect an HTTP API/],
])('refuses %s, and says what to do', (_, choice, props, reason) => {
  const error = errorOf(() => serve(configOf(choice), props));
  expect(error.message).toMatch(reason);
  expect(error.suggestion).toMatch(/^\S.*\.$/);
  // What Node prints when nobody catches it.
  expect(error.stack).toBe(`ConfigError: ${error.message}\n${error.suggestion}`);
});

function errorOf(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
