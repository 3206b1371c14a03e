import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import cdk from '../cdk.json' with { type: 'json' };
import { PipelineStack } from '../infra/pipeline-stack.ts';
import { trustFrom } from '../infra/pipeline-trust.ts';
import project from '../mcp-aws.json' with { type: 'json' };
import { repository } from './repository.ts';

const trust = trustFrom((name) => repository[name]);

const templateWith = (props: { stages: string[]; existingProvider?: boolean }): Template => {
  const env = { region: 'eu-central-1' };
  const app = new App({ context: cdk.context });
  return Template.fromStack(new PipelineStack(app, 'Pipeline', { env, trust, existingProvider: false, ...props }));
};

const template = templateWith({ stages: ['staging', 'production'] });

const statementsOf = (role: string) =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

describe('the roles of the pipeline', () => {
  it('are taken with a token, for an hour at most, and never without conditions', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    expect(roles).toHaveLength(3);
    for (const { Properties } of roles) {
      expect(Properties.MaxSessionDuration).toBe(3600);
      const [statement, ...others] = Properties.AssumeRolePolicyDocument.Statement;
      expect(others).toEqual([]);
      expect(statement.Action).toBe('sts:AssumeRoleWithWebIdentity');
      expect(JSON.stringify(statement.Condition)).toMatch(/:aud":"sts.amazonaws.com"/);
      expect(JSON.stringify(statement.Condition)).toMatch(/:sub":/);
    }
  });

  it('deploy with the roles of the bootstrap, and only those', () => {
    for (const role of ['StagingRole', 'ProductionRole']) {
      const assumed = statementsOf(role).filter(({ Action }) => Action === 'sts:AssumeRole');
      expect(assumed).toHaveLength(1);
      const names = JSON.stringify(assumed[0].Resource).match(/role\/cdk-hnb659fds-[a-z-]+-role-/g);
      expect(names).toEqual(
        ['deploy', 'file-publishing', 'image-publishing', 'lookup'].map((name) => `role/cdk-hnb659fds-${name}-role-`),
      );
    }
  });

  it('only reads the template of production for the diff of a proposed change', () => {
    const [statement, ...others] = statementsOf('DiffRole');
    expect(others).toEqual([]);
    expect(statement.Action).toEqual(['cloudformation:DescribeStacks', 'cloudformation:GetTemplate']);
    expect(JSON.stringify(statement.Resource)).toContain(`:stack/${project.stack}-production/*`);
  });

  it('may do nothing to everything', () => {
    const statements = ['StagingRole', 'ProductionRole', 'DiffRole'].flatMap(statementsOf);
    for (const { Action, Resource } of statements) {
      expect([Resource].flat()).not.toContain('*');
      expect([Action].flat().join()).not.toContain('*');
    }
  });
});

it('makes one provider, or takes that of the account', () => {
  template.resourceCountIs('AWS::IAM::OIDCProvider', 1);
  template.hasResourceProperties('AWS::IAM::OIDCProvider', { Url: trust.issuer, ClientIdList: ['sts.amazonaws.com'] });
  const imported = templateWith({ stages: ['staging'], existingProvider: true });
  imported.resourceCountIs('AWS::IAM::OIDCProvider', 0);
  imported.resourceCountIs('AWS::IAM::Role', 1);
});

it('knows two stages', () => {
  expect(() => templateWith({ stages: ['dev'] })).toThrow(/no stage "dev"/);
});
