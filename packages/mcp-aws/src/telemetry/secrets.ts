/** A name of what is secret, such as `apiKey`, `DB_PASSWORD` or `x-auth-token`. An author is not. */
export const isSecretName = (name: string): boolean =>
  /auth(?!ors?(?![a-z]))|token|secret|passw|passphrase|passcode|passwd|pwd|cookie|credential|session|jwt|bearer|signature|connection.?string|(api|private|access|signing|encryption|account|license).?key|^(pass|sid|otp|pin|sig)$|[^a-z]pass$/i.test(
    name,
  );

/**
 * Secrets by their look, as those who issue them describe it. Each pattern begins with letters of its own, and what it repeats is
 * bounded, so that the time to read a text grows with its length alone. A library of such rules (secretlint) is 85 KB in a bundle,
 * which is more than the log itself; these are 2 KB.
 */
const patterns: readonly RegExp[] = [
  /\bgh[oprsu]_\w|\bgithub_pat_\w/, // GitHub
  /\bgl(?:pat|dt|rt|oas|cbt|ptt|ft|imt|agent|soat|ffct)-\w/, // GitLab
  /\bxox[a-z](?:\.xox[a-z])?-\w|\bxapp-\d-\w|hooks\.slack\.com\/\w/, // Slack
  /\bnpm_\w{6}|\bpypi-[\w-]{6}|\bdckr_pat_\w/, // registries
  /\bAIza[\w-]|\bya29\.[\w-]|\bGOCSPX-[\w-]/, // Google
  /\bsk-\w|\bhf_\w{6}/, // OpenAI, Anthropic, Hugging Face
  /\b[prs]k_(?:live|test)_\w|\bwhsec_\w/, // Stripe
  /\bSG\.[\w-]{6}|\bSK[0-9a-f]{32}|\bshp(?:at|ca|pa|ss)_\w/, // SendGrid, Twilio, Shopify
  /\bdop_v1_\w|\bhv[brs]\.[\w-]|\blin_api_\w|\bATATT\w/, // DigitalOcean, Vault, Linear, Atlassian
  /\b(?:AKIA|ASIA)[A-Z0-9]{12}/, // AWS: the id of a key, and the key
  /(?<![\w+/=-])(?=[\w+/]{0,39}[a-z])(?=[\w+/]{0,39}[A-Z])(?=[\w+/]{0,39}\d)[A-Za-z0-9+/]{40}(?![\w+/=-])/,
  /\bmcp_[0-9a-f]{16}_/, // this server
  /\beyJ[\w-]{1,4096}\./, // JSON Web Tokens
  /-----BEGIN [A-Z0-9 ]{0,40}(?:KEY|CERTIFICATE|MESSAGE)|\bPuTTY-User-Key-File|\bAGE-SECRET-KEY-/,
  /\b(?:Bearer|Basic|DPoP|ApiKey)\s{1,9}\S/i, // the header Authorization
  /:\/\/[^/\s@?#]{0,500}@/, // a name and a password in a URL
];

/** What a name is set to: `password=…`, `"apiKey": "…"`, `\"token\":\"…\"`, in a query, a cookie or a connection string. */
const setting = /(?<!\w)([A-Za-z_][\w.-]{0,100})["'`\\\]]{0,4}\s{0,3}(?:=>|:=|[:=])\s{0,3}["'`\\]{0,4}(?=[^\s"'`\\])/g;
/** A flag of a command line: `--password …`. */
const flag = /(?<![\w-])--?([A-Za-z][\w-]{0,100})\s{1,3}(?=\S)/g;

/** Whether a text holds what looks like a secret. */
export const holdsSecret = (text: string): boolean =>
  patterns.some((pattern) => pattern.test(text)) ||
  [setting, flag].some((named) => Array.from(text.matchAll(named)).some(([, name = '']) => isSecretName(name)));
