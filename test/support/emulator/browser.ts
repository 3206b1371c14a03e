/**
 * In place of a browser: somebody logs in at the address that this is started with, and agrees to everything. Whoever
 * listens for the login is sent a forged answer first.
 */
import { logIn } from '../log-in.ts';

const callback = 'http://localhost:41100/callback';
const answer = await logIn(new URL(process.argv[2] ?? ''), callback);
await fetch(`${callback}?state=forged&code=forged`);
await fetch(`${callback}?${answer}`);
