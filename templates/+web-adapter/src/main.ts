import { createApp } from './app.ts';
import { authMode, createGate } from './auth.ts';
import { readConfig } from './config.ts';
import { lambdaInvocation } from './lambda-invocation.ts';
import { listen } from './listen.ts';
import { createServer } from './server.ts';
import { warmUp } from './warm-up.ts';

const config = readConfig(authMode);
const [gate] = await Promise.all([createGate(), warmUp()]);

const app = createApp({ ...config, createServer, gate, invocation: lambdaInvocation });

export const server = listen(app, config.port);
