// What most MCP servers on AWS are today: Express and version 1 of the SDK, stateless. The tool is the one of the example.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';
import * as z from 'zod';

const book = { isbn: '9780141439518', title: 'Pride and Prejudice', author: 'Jane Austen', year: 1813 };
const input = { query: z.string().min(1).max(200), limit: z.number().int().min(1).max(50).default(10) };
const output = {
  books: z.array(z.object({ isbn: z.string(), title: z.string(), author: z.string(), year: z.number() })),
};

function createServer() {
  const server = new McpServer({ name: 'express-v1', version: '1.0.0' });
  server.registerTool('search_books', { inputSchema: input, outputSchema: output }, async ({ query }) => {
    const structuredContent = { books: book.author.toLowerCase().includes(query) ? [book] : [] };
    return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
  });
  return server;
}

const app = express();
app.use(express.json());
app.get('/health', (_, response) => void response.send('ok'));
app.post('/mcp', async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await createServer().connect(transport);
  await transport.handleRequest(request, response, request.body);
});
app.listen(Number(process.env.PORT));
