import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Version {
  text: string | undefined;
  stages: string[];
}
type Input = Readonly<Record<string, string>> & { readonly VersionStages?: string[] };

const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:state-key';

class Refused extends Error {}

/**
 * One secret with its versions, and the operations on them, as Secrets Manager documents them.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */
export async function startSecretStore(text: string) {
  const versions = new Map<string, Version>([['first', { text, stages: ['AWSCURRENT'] }]]);
  const asked: string[] = [];
  const withStage = (stage: string): [string, Version] | undefined =>
    [...versions].find(([, { stages }]) => stages.includes(stage));
  const move = (stage: string, to: string): void => {
    for (const version of versions.values()) version.stages = version.stages.filter((one) => one !== stage);
    versions.get(to)?.stages.push(stage);
  };

  const operations: Record<string, (input: Input) => object> = {
    DescribeSecret: () => ({
      VersionIdsToStages: Object.fromEntries([...versions].map(([id, { stages }]) => [id, stages])),
    }),
    GetSecretValue({ VersionId, VersionStage = VersionId === undefined ? 'AWSCURRENT' : undefined }) {
      const found = VersionId === undefined ? withStage(String(VersionStage))?.[1] : versions.get(VersionId);
      const fits = found !== undefined && (VersionStage === undefined || found.stages.includes(VersionStage));
      if (!fits || found.text === undefined) throw new Refused('ResourceNotFoundException');
      return { SecretString: found.text };
    },
    PutSecretValue({ ClientRequestToken = '', SecretString, VersionStages = [] }) {
      const known = versions.get(ClientRequestToken);
      if (known?.text !== undefined && known.text !== SecretString) throw new Refused('ResourceExistsException');
      versions.set(ClientRequestToken, { text: SecretString, stages: [] });
      for (const stage of VersionStages) move(stage, ClientRequestToken);
      return {};
    },
    UpdateSecretVersionStage({ VersionStage = '', MoveToVersionId = '', RemoveFromVersionId }) {
      const before = withStage(VersionStage)?.[0];
      if (before !== RemoveFromVersionId) throw new Refused('InvalidParameterException');
      move(VersionStage, MoveToVersionId);
      if (VersionStage === 'AWSCURRENT' && before !== undefined) move('AWSPREVIOUS', before);
      return {};
    },
  };
  const server = createServer(async (request, response) => {
    const name = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
    asked.push(name);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    try {
      response.end(JSON.stringify(operations[name]?.((await json(request)) as Input)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      response.writeHead(400).end(JSON.stringify({ __type: error.message, message: 'refused' }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    arn,
    asked,
    env: {
      MCP_INPUT_STATE_SECRET_ARN: arn,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    /** The text of the version with a stage. */
    textOf: (stage: string): string | undefined => withStage(stage)?.[1].text,
    /** Begins a rotation: makes a version that is to come, without a text. */
    begin(token: string, text?: string): void {
      versions.set(token, { text, stages: [] });
      move('AWSPENDING', token);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
