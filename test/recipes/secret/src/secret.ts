import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A secret that was changed is read again after this time. */
const keptMs = 5 * 60_000;

/** Reads a secret when it is first needed, and keeps it for a while. */
export function createSecret(id: string, client = new SecretsManagerClient()): () => Promise<string> {
  let known: { readonly value: string; readonly until: number } | undefined;
  return async () => {
    if (known !== undefined && Date.now() < known.until) return known.value;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    if (SecretString === undefined) throw new Error(`The secret ${id} has no text.`);
    known = { value: SecretString, until: Date.now() + keptMs };
    return SecretString;
  };
}
