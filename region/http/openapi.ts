import * as z from 'zod';
import { CaseKeysRequest, CaseKeysResponse, ChangesResponse, CommandResult, HelloRequest, HelloResponse, PushRequest, PushResponse, RegionCase, RegionCommand, RegionError, SCHEMA_VERSION, SnapshotManifest, StreamMessage } from '../../shared/contract/region.ts';

const schemas = { HelloRequest, HelloResponse, SnapshotManifest, ChangesResponse, StreamMessage, PushRequest, RegionCommand, CommandResult, PushResponse, CaseKeysRequest, CaseKeysResponse, RegionCase, RegionError };
type Name = keyof typeof schemas;

const ref = (name: Name): object => ({ $ref: `#/components/schemas/${name}` });
const json = (name: Name): object => ({ content: { 'application/json': { schema: ref(name) } } });
const answer = (name: Name, description: string): object => ({ description, ...json(name) });
const failures = { '4XX': answer('RegionError', 'Refused, with a code'), '5XX': answer('RegionError', 'Failed; try again') };
const text = (description: string, type: string): object => ({ description, content: { [type]: { schema: { type: 'string' } } } });
const parameter = (name: string, where: 'query' | 'path', type: string, required: boolean): object => ({ name, in: where, required, schema: { type } });

/** OpenAPI 3.1 of the region API, made from the zod schemas that the handlers themselves parse with. */
export function openApi(serviceName: string): object {
  return {
    openapi: '3.1.0',
    info: { title: `Regioloket regional service: ${serviceName}`, version: `${SCHEMA_VERSION}.0.0`, license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' } },
    security: [{ bearer: [] }],
    paths: {
      '/v1/sync/hello': { post: { operationId: 'hello', requestBody: { required: true, ...json('HelloRequest') }, responses: { 200: answer('HelloResponse', 'Epoch, head and scope of this token'), ...failures } } },
      '/v1/sync/snapshot': { get: { operationId: 'snapshot', responses: { 200: answer('SnapshotManifest', 'Immutable parts and the seq they start from'), ...failures } } },
      '/v1/sync/snapshot/parts/{name}': { get: { operationId: 'snapshotPart', parameters: [parameter('name', 'path', 'string', true)], responses: { 200: text('Gzipped lines, one feed item each; Range is supported', 'application/gzip'), 206: text('A range of it', 'application/gzip'), ...failures } } },
      '/v1/sync/changes': { get: { operationId: 'changes', parameters: [parameter('cursor', 'query', 'string', true), parameter('limit', 'query', 'integer', false)], responses: { 200: answer('ChangesResponse', 'A page that ends on a seq boundary'), ...failures } } },
      '/v1/sync/stream': { get: { operationId: 'stream', responses: { 200: { description: 'Server-sent events: hello, poke, ping; never data', content: { 'text/event-stream': { schema: ref('StreamMessage') } } }, ...failures } } },
      '/v1/sync/commands': { post: { operationId: 'commands', description: 'Each command is a RegionCommand; an unreadable one is answered as rejected and the others go on.', requestBody: { required: true, ...json('PushRequest') }, responses: { 200: answer('PushResponse', 'One result per command, in order'), ...failures } } },
      '/v1/case-keys': { post: { operationId: 'caseKeys', requestBody: { required: true, ...json('CaseKeysRequest') }, responses: { 200: answer('CaseKeysResponse', 'Keys of cases in this token\'s regions, and which were erased'), ...failures } } },
      '/v1/cases': { get: { operationId: 'cases', description: 'One RegionCase per line', responses: { 200: { description: 'Lines', content: { 'application/x-ndjson': { schema: ref('RegionCase') } } }, ...failures } } },
      '/v1/health': { get: { operationId: 'health', security: [], responses: { 200: { description: 'The process lives' } } } },
      '/v1/ready': { get: { operationId: 'ready', security: [], responses: { 200: { description: 'The database answers' }, ...failures } } },
      '/v1/metrics': { get: { operationId: 'metrics', security: [], responses: { 200: text('Prometheus text', 'text/plain') } } },
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })])),
    },
  };
}
