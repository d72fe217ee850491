import * as z from 'zod';
import { PresenceAnswer, PresenceBeat } from '../../shared/contract/presence.ts';
import { BedGroup } from '../../shared/capacity/schema.ts';
import { RegionProfile } from '../../shared/profile/schema.ts';
import { ActivationRequest, ActivationResponse, CodeRequest, CodeResponse, CaseKeysRequest, CaseKeysResponse, ChangesResponse, CommandResult, HelloRequest, HelloResponse, Offer, PushRequest, PushResponse, RegionAuditPage, RegionCase, RegionCommand, Publication, RegionError, RosterEntry, SCHEMA_VERSION, SnapshotManifest, StreamMessage, SurgeSwitch } from '../../shared/contract/region.ts';

const schemas = { CodeRequest, CodeResponse, ActivationRequest, ActivationResponse, HelloRequest, HelloResponse, SnapshotManifest, ChangesResponse, StreamMessage, PushRequest, RegionCommand, CommandResult, PushResponse, CaseKeysRequest, CaseKeysResponse, RegionAuditPage, RegionCase, RegionError, BedGroup, Offer, RegionProfile, RosterEntry, Publication, SurgeSwitch, PresenceBeat, PresenceAnswer };
type Name = keyof typeof schemas;

const ref = (name: Name): object => ({ $ref: `#/components/schemas/${name}` });
const json = (name: Name): object => ({ content: { 'application/json': { schema: ref(name) } } });
const answer = (name: Name, description: string): object => ({ description, ...json(name) });
const failures = { '4XX': answer('RegionError', 'Refused, with a code'), '5XX': answer('RegionError', 'Failed; try again') };
const text = (description: string, type: string): object => ({ description, content: { [type]: { schema: { type: 'string' } } } });
const parameter = (name: string, where: 'query' | 'path', type: string, required: boolean): object => ({ name, in: where, required, schema: { type } });

const id = parameter('id', 'path', 'string', true);
const seen = { name: 'If-Match', in: 'header', required: false, description: 'The version seen, in quotes; for something new: If-None-Match: *', schema: { type: 'string' } };
const any = (description: string): object => ({ description, content: { 'application/json': { schema: { type: 'object' } } } });
const list = (name: Name | null, operationId: string): object => ({ operationId, responses: { 200: { description: 'All that this token may see', content: { 'application/json': { schema: { type: 'object', properties: { items: { type: 'array', items: name === null ? {} : ref(name) } } } } } }, ...failures } });
const write = (operationId: string, body: object, answered: object = any('Done')): object => ({ operationId, parameters: [id], requestBody: { required: true, ...body }, responses: { 200: answered, ...failures } });
const put = (operationId: string, body: object, answered?: object): object => ({ ...write(operationId, body, answered), parameters: [id, seen] });
const object = { content: { 'application/json': { schema: { type: 'object' } } } };

const fhirOutcome = { description: 'OperationOutcome', content: { 'application/fhir+json': { schema: { type: 'object' } } } };

/** For providers, senders, managers and importers. */
const management = {
  '/v1/bed-groups': { get: list('BedGroup', 'bedGroups') },
  '/v1/bed-groups/{id}': { get: { operationId: 'bedGroup', parameters: [id], responses: { 200: answer('BedGroup', 'ETag = its version'), ...failures } }, put: put('putBedGroup', json('BedGroup'), answer('BedGroup', 'As stored')) },
  '/v1/bed-groups/{id}/report': { post: put('reportBedGroup', object, answer('BedGroup', 'As stored')) },
  '/v1/offers': { get: list('Offer', 'offers') },
  '/v1/offers/{id}/answer': { post: write('answerOffer', object, answer('Offer', 'As stored')) },
  '/v1/profiles': { get: list('RegionProfile', 'profiles') }, '/v1/profiles/{id}': { put: put('putProfile', json('RegionProfile')) },
  '/v1/rosters': { get: list('RosterEntry', 'rosters') }, '/v1/rosters/{id}': { put: put('putRoster', json('RosterEntry')), delete: { operationId: 'deleteRoster', parameters: [id, seen], responses: { 200: any('Removed'), ...failures } } },
  '/v1/protocols': { get: list(null, 'protocols') }, '/v1/protocols/{id}': { put: put('putProtocol', object) },
  ...Object.fromEntries((['organisations', 'locations', 'staff', 'region-directory'] as const).flatMap((path) => [[`/v1/${path}`, { get: list(null, `list_${path}`) }], [`/v1/${path}/{id}`, { put: put(`put_${path}`, object) }]])),
  '/v1/publications': { post: { operationId: 'publish', description: 'For desks: rows that a manager publishes, all or none', requestBody: { required: true, ...json('Publication') }, responses: { 200: any('The version of each row'), ...failures } } },
  '/v1/surge': { post: { operationId: 'switchSurge', description: 'For desks: a kind of surge on or off, with who and why', requestBody: { required: true, ...json('SurgeSwitch') }, responses: { 200: any('The version of the profile'), ...failures } } },
  '/v1/presence': { post: { operationId: 'presence', description: 'For desks: the cases on screen here, for seconds; answers those on screen at other desks', requestBody: { required: true, ...json('PresenceBeat') }, responses: { 200: answer('PresenceAnswer', 'Case ids, nothing else'), ...failures } } },
  '/v1/training/night': { get: { operationId: 'trainingNight', description: 'Training regions only', responses: { 200: any('The night that is played'), ...failures } }, post: { operationId: 'startNight', requestBody: { required: true, ...object }, responses: { 200: any('The night'), ...failures } } },
  '/v1/training/night/end': { post: { operationId: 'endNight', responses: { 200: any('The night'), ...failures } } },
  '/v1/training/dial': { post: { operationId: 'dial', requestBody: { required: true, ...object }, responses: { 200: any('Whether a simulated physician picks up'), ...failures } } },
  '/v1/imports/{format}': { post: { operationId: 'importCapacity', parameters: [parameter('format', 'path', 'string', true), parameter('apply', 'query', 'boolean', false)], requestBody: { required: true, content: { 'text/csv': {}, 'application/json': {}, 'application/xml': {}, 'application/fhir+json': {} } }, responses: { 200: any('What would be or was written, and every bad row by name'), ...failures } } },
  '/v1/intake': { get: list(null, 'intakes'), post: { operationId: 'fileReferral', description: 'A FHIR R4 Bundle (docs/intake-mapping.md); 201 taken, 200 known already', parameters: [parameter('region', 'query', 'string', false)], requestBody: { required: true, content: { 'application/fhir+json': {}, 'application/json': {} } }, responses: { 200: fhirOutcome, 201: fhirOutcome, '4XX': fhirOutcome } } },
  '/v1/intake/{id}': { get: { operationId: 'intake', parameters: [id], responses: { 200: any('Steps, feedback and the medical handover'), '4XX': fhirOutcome } } },
  '/v1/intake/{id}/medical-handover': { post: write('markMedicalHandover', object) }, '/v1/intake/{id}/withdraw': { post: write('withdrawReferral', object) },
  '/v1/callouts': { get: list(null, 'callouts') }, '/v1/callouts/{id}/result': { post: { ...write('reportCallout', object), security: [], description: 'For the call-out gateway, signed (docs/region.md)' } },
  '/v1/second-factors': { post: { operationId: 'enrolSecondFactor', requestBody: { required: true, ...object }, responses: { 200: any('The secret, for this once'), ...failures } } },
  '/v1/tokens': { get: list(null, 'tokens'), post: { operationId: 'makeToken', requestBody: { required: true, ...object }, responses: { 200: any('Its id, and its text for this once'), ...failures } } },
  '/v1/tokens/{id}/rotate': { post: write('rotateToken', object) }, '/v1/tokens/{id}/revoke': { post: write('revokeToken', object) },
  '/v1/session/codes': { post: { operationId: 'giveCode', requestBody: { required: true, ...json('CodeRequest') }, responses: { 200: answer('CodeResponse', 'A one-time code, shown once'), ...failures } } },
  '/v1/session/activations': { post: { operationId: 'useCode', requestBody: { required: true, ...json('ActivationRequest') }, responses: { 200: answer('ActivationResponse', 'Whose code it was'), ...failures } } },
  '/v1/erasures': { post: { operationId: 'eraseCase', requestBody: { required: true, ...object }, responses: { 200: any('Erased'), ...failures } } },
};

/** OpenAPI 3.1 of the region API, made from the zod schemas that the handlers themselves parse with. */
export function openApi(serviceName: string): object {
  return {
    openapi: '3.1.0',
    info: { title: `Regioloket regional service: ${serviceName}`, version: `${SCHEMA_VERSION}.0.0`, license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' } },
    security: [{ bearer: [] }],
    paths: {
      '/v1/sync/hello': { post: { operationId: 'hello', requestBody: { required: true, ...json('HelloRequest') }, responses: { 200: answer('HelloResponse', 'Epoch, head and scope of this token'), ...failures } } },
      '/v1/sync/snapshot': { get: { operationId: 'snapshot', parameters: [parameter('kinds', 'query', 'string', false)], responses: { 200: answer('SnapshotManifest', 'Immutable parts and the seq they start from'), ...failures } } },
      '/v1/sync/snapshot/parts/{name}': { get: { operationId: 'snapshotPart', parameters: [parameter('name', 'path', 'string', true)], responses: { 200: text('Gzipped lines, one feed item each; Range is supported', 'application/gzip'), 206: text('A range of it', 'application/gzip'), ...failures } } },
      '/v1/sync/changes': { get: { operationId: 'changes', parameters: [parameter('cursor', 'query', 'string', true), parameter('limit', 'query', 'integer', false)], responses: { 200: answer('ChangesResponse', 'A page that ends on a seq boundary'), ...failures } } },
      '/v1/sync/stream': { get: { operationId: 'stream', responses: { 200: { description: 'Server-sent events: hello, poke, ping; never data', content: { 'text/event-stream': { schema: ref('StreamMessage') } } }, ...failures } } },
      '/v1/sync/commands': { post: { operationId: 'commands', description: 'Each command is a RegionCommand; an unreadable one is answered as rejected and the others go on.', requestBody: { required: true, ...json('PushRequest') }, responses: { 200: answer('PushResponse', 'One result per command, in order'), ...failures } } },
      '/v1/case-keys': { post: { operationId: 'caseKeys', requestBody: { required: true, ...json('CaseKeysRequest') }, responses: { 200: answer('CaseKeysResponse', 'Keys of cases in this token\'s regions, and which were erased'), ...failures } } },
      '/v1/cases': { get: { operationId: 'cases', description: 'One RegionCase per line', responses: { 200: { description: 'Lines', content: { 'application/x-ndjson': { schema: ref('RegionCase') } } }, ...failures } } },
      '/v1/audit': { get: { operationId: 'audit', description: 'Who read or wrote which record; each line chained to the one before it', parameters: [parameter('after', 'query', 'integer', false), parameter('limit', 'query', 'integer', false), parameter('caseId', 'query', 'string', false)], responses: { 200: answer('RegionAuditPage', 'Oldest first; lines of other regions without their entry'), ...failures } } },
      '/v1/audit/own': { get: { operationId: 'ownAudit', description: 'The log again, for a desk: only what was done with a token of that desk has its entry; the chain can be followed whole', parameters: [parameter('after', 'query', 'integer', false), parameter('limit', 'query', 'integer', false)], responses: { 200: answer('RegionAuditPage', 'Oldest first; lines of others without their entry'), ...failures } } },
      '/v1/health': { get: { operationId: 'health', security: [], responses: { 200: { description: 'The process lives' } } } },
      '/v1/ready': { get: { operationId: 'ready', security: [], responses: { 200: { description: 'The database answers' }, ...failures } } },
      '/v1/metrics': { get: { operationId: 'metrics', security: [], responses: { 200: text('Prometheus text', 'text/plain') } } },
      ...management,
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })])),
    },
  };
}
