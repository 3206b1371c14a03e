import { parseArgs } from 'node:util';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { activeKeysPerOwner, isActive, issueKey, type StoredKeys } from '../src/api-keys.ts';
import { parseKeys } from '../src/parse-keys.ts';
import { scopes as allScopes, type Scope } from '../src/scopes.ts';
import { stackOutput } from './outputs.ts';

const usage = `Usage:
  keys create --owner NAME [--scopes read,write,admin] [--days 90]
  keys list [--json]
  keys revoke ID

Works on the deployed stack of cdk-outputs.json, or on the secret named by MCP_API_KEYS_SECRET_ARN.`;

function fail(message: string, code = 1): never {
  console.error(message);
  process.exit(code);
}

const misused = (message: string): never => fail(`${message}\n\n${usage}`, 2);

const { positionals, values } = parsed();

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        owner: { type: 'string' },
        scopes: { type: 'string', default: 'read' },
        days: { type: 'string', default: '90' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return misused((error as Error).message);
  }
}

const secretArn = process.env.MCP_API_KEYS_SECRET_ARN ?? stackOutput('ApiKeysSecretArn');
const client = new SecretsManagerClient({ region: secretArn.split(':')[3] });

interface Secret {
  /** As it is stored, with what is no key. */
  all: Record<string, unknown>;
  keys: StoredKeys;
  version: string | undefined;
}

async function read(): Promise<Secret> {
  const { SecretString = '{}', VersionId } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  return { all: JSON.parse(SecretString), keys: parseKeys(SecretString), version: VersionId };
}

/** Replaces what `before` was. Somebody else's change in between would be undone, so it is looked for. */
async function write(all: Record<string, unknown>, before: Secret): Promise<void> {
  if ((await read()).version !== before.version) fail('The keys have just been changed by somebody else. Try again.');
  await client.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: JSON.stringify(all) }));
}

async function create(): Promise<void> {
  const owner = values.owner ?? misused('--owner is missing.');
  if (!/^[\w.@+-]{1,100}$/.test(owner)) misused('--owner is a name of letters, digits and . _ @ + -.');
  const scopes = values.scopes.split(/[ ,]+/) as Scope[];
  const unknown = scopes.filter((scope) => !allScopes.includes(scope));
  if (unknown.length > 0) misused(`No such scope: ${unknown.join(', ')}. There are ${allScopes.join(', ')}.`);
  const days = Number(values.days);
  if (!(days > 0 && days <= 366)) misused('--days is a number of days, up to 366.');

  const secret = await read();
  const active = Object.entries(secret.keys).filter(([, key]) => key.owner === owner && isActive(key));
  if (active.length >= activeKeysPerOwner) {
    fail(`${owner} has ${active.length} active keys already. Revoke one first: ${active.map(([id]) => id).join(', ')}`);
  }
  const { id, key, stored } = issueKey(owner, scopes, new Date(Date.now() + days * 86_400_000));
  await write({ ...secret.all, [id]: stored }, secret);
  console.error(`Key ${id} of ${owner}, ${scopes.join(' ')}, until ${stored.expiresAt}. It is shown only now:`);
  console.log(key);
}

async function list(): Promise<void> {
  const rows = Object.entries((await read()).keys).map(([id, key]) => ({
    id,
    owner: key.owner,
    scopes: key.scopes.join(' '),
    expiresAt: key.expiresAt,
    active: isActive(key),
  }));
  if (values.json) return console.log(JSON.stringify(rows, null, 2));
  for (const { id, owner, scopes, expiresAt, active } of rows)
    console.log([id, owner.padEnd(20), scopes.padEnd(16), active ? `until ${expiresAt}` : 'expired'].join('  '));
}

async function revoke(id: string | undefined): Promise<void> {
  const secret = await read();
  const { [id ?? misused('Name the id of a key.')]: revoked, ...kept } = secret.all;
  if (revoked === undefined) fail(`No key ${id}.`);
  await write(kept, secret);
  console.error(`Revoked ${id}. Running servers forget it within 5 minutes.`);
}

const [command, id] = positionals;
try {
  if (command === 'create') await create();
  else if (command === 'list') await list();
  else if (command === 'revoke') await revoke(id);
  else misused('What is to be done?');
} catch (error) {
  // What the AWS SDK throws: no credentials, no permission, no secret.
  fail(`${(error as Error).name}: ${(error as Error).message}`);
}
