/** A request that has to be refused. */
export interface Attack {
  /** What is wrong with it. */
  name: string;
  path: string;
  method: string;
  contentType?: string;
  body?: string | Buffer;
  /** What the answer has to name; absent: any words do. */
  names?: string;
  /** Statuses that are right; absent: any of 400 to 499. */
  statuses?: readonly number[];
}

/** Draws from 0 up to but without 1. */
export type Random = () => number;

type Fields = Record<string, unknown>;

const SCORE = '/v1/score';
const JSON_TYPE = 'application/json';

const oneOf = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)];

/** Characters that have broken parsers, stores or logs before. */
const ODD = [
  '\u0000',
  '\u001b[31m',
  '\r\nx: y',
  '\ud800',
  '\u202e',
  '\ufeff',
  "'; DROP TABLE",
  '${7*7}',
  '../../etc/passwd',
  '*',
  '{}',
];

const text = (random: Random, length: number) =>
  Array.from({ length }, () =>
    String.fromCharCode(Math.floor(random() * 0xffff)),
  ).join('');

/** Values of another type than any field has. */
const FOREIGN: readonly unknown[] = [
  null,
  [],
  {},
  [1],
  { $gt: '' },
  { toString: 1 },
  [[]],
];

const TEXTS = [
  'transaction_id',
  'event_time',
  'customer_id',
  'terminal_id',
  'currency',
];
const IDS = TEXTS.filter(name => name.endsWith('_id'));
const FIELDS = [...TEXTS, 'amount'];

const post = (
  name: string,
  body: string | Buffer,
  more: Partial<Attack> = {},
): Attack => ({
  ...{ name, path: SCORE, method: 'POST', contentType: JSON_TYPE, body },
  ...more,
});

/** A transaction with one wrong field, as JSON text with the value as it is written. */
const withValue = (fields: Fields, name: string, literal: string) =>
  JSON.stringify({ ...fields, [name]: '@VALUE@' }).replace(
    '"@VALUE@"',
    () => literal,
  );

const wrongField = (
  what: string,
  fields: Fields,
  name: string,
  literal: string,
  names = name,
) => post(`${name}: ${what}`, withValue(fields, name, literal), { names });

/** Every kind of attack; each makes a request of a transaction that would be answered. */
export const ATTACKS: readonly ((random: Random, fields: Fields) => Attack)[] =
  [
    (random, fields) => {
      const name = oneOf(random, FIELDS);
      const { [name]: _, ...rest } = fields;
      return post(`${name}: missing`, JSON.stringify(rest), { names: name });
    },
    (random, fields) => {
      const name = oneOf(random, FIELDS);
      const value = JSON.stringify(oneOf(random, FOREIGN));
      return wrongField('of another type', fields, name, value);
    },
    (random, fields) =>
      wrongField('a number', fields, oneOf(random, TEXTS), `${random()}`),
    (_, fields) => wrongField('a text', fields, 'amount', '"12.5"'),
    (random, fields) =>
      wrongField(
        'no number of JSON',
        fields,
        'amount',
        oneOf(random, ['NaN', 'Infinity', '-Infinity', '0x10', '1_000', '+1']),
        'body',
      ),
    (random, fields) =>
      wrongField(
        'out of range',
        fields,
        'amount',
        oneOf(random, ['-0.01', '-1e300', '1e10', '1e308', '1e999', '-1e999']),
      ),
    (random, fields) =>
      wrongField(
        'more decimals than there are',
        fields,
        'amount',
        `${Math.floor(random() * 1_000)}.${Math.floor(
          10_000 + random() * 80_000,
        )}1`,
      ),
    (random, fields) =>
      wrongField(
        'too long, empty or with control characters',
        fields,
        oneOf(random, IDS),
        JSON.stringify(
          oneOf(random, ['', 'x'.repeat(129), '\u0000', 'a\nb', '\u007f']),
        ),
      ),
    (random, fields) =>
      wrongField(
        'no time',
        fields,
        'event_time',
        JSON.stringify(
          oneOf(random, [
            '',
            'yesterday',
            '2026-13-01T00:00:00Z',
            '2026-11-30',
            '2026-11-30T12:00:00',
            '0001-01-01T00:00:00Z',
            '2026-02-30T00:00:00+99:99',
            `2026-11-30T12:00:00.${'0'.repeat(40)}Z`,
            oneOf(random, ODD),
          ]),
        ),
      ),
    (random, fields) =>
      wrongField(
        'no currency of the service',
        fields,
        'currency',
        JSON.stringify(
          oneOf(random, ['', 'eur', 'EURO', 'E', 'ÉÉÉ', 'XXX', 'USD']),
        ),
      ),
    (random, fields) => {
      const name = oneOf(random, ['note', 'amount2', 'constructor', 'score']);
      const body = JSON.stringify({ ...fields, [name]: 1 });
      return post('a field that is unknown', body, { names: name });
    },
    (random, fields) => {
      const key = oneOf(random, ['__proto__', 'constructor']);
      const value =
        key === '__proto__' ? '{"amount":0}' : '{"prototype":{"amount":0}}';
      const body = `{"${key}":${value},${JSON.stringify(fields).slice(1)}`;
      return post('a prototype', body);
    },
    (random, fields) => {
      const whole = JSON.stringify(fields);
      const cut = 1 + Math.floor(random() * (whole.length - 1));
      return post('cut off', whole.slice(0, cut), { names: 'body' });
    },
    (random, fields) => {
      const bytes = Buffer.from(JSON.stringify(fields));
      // A byte that JSON has nowhere, be it inside of a text.
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 9);
      return post('a control character', bytes);
    },
    random =>
      post(
        'random bytes',
        Buffer.from(
          Array.from({ length: 1 + Math.floor(random() * 200) }, () =>
            Math.floor(random() * 256),
          ),
        ),
      ),
    random =>
      post(
        'another JSON value',
        oneOf(random, ['null', '[]', '1', '"x"', 'true', '[{}]', '{}']),
      ),
    () => post('nothing', '', { names: 'body' }),
    random => {
      const depth = 1_000 + Math.floor(random() * 50_000);
      return post('deep', '['.repeat(depth) + ']'.repeat(depth));
    },
    (random, fields) =>
      post('another content type', JSON.stringify(fields), {
        contentType: oneOf(random, [
          'text/plain',
          'application/xml',
          'application/x-www-form-urlencoded',
          'multipart/form-data; boundary=x',
        ]),
        statuses: [400, 415],
      }),
    (random, fields) => ({
      ...post('another method', JSON.stringify(fields)),
      method: oneOf(random, ['PUT', 'PATCH', 'DELETE']),
      statuses: [404, 405],
    }),
    (random, fields) =>
      post('another path', JSON.stringify(fields), {
        path: oneOf(random, [
          '/v1/scores',
          '/v1/score/x',
          '/v2/score',
          '/v1/models/nobody',
          '/v1/score/%00',
          '/v1/%2e%2e/score',
          `/${'a'.repeat(3_000)}`,
          '//v1/score',
        ]),
        statuses: [400, 404, 414, 431],
      }),
    (random, fields) => {
      const size = oneOf(random, [0, 1_001]);
      const transactions = Array.from({ length: size }, () => fields);
      return post(
        'a batch of no or too many',
        JSON.stringify({ transactions }),
        {
          path: '/v1/score/batch',
          statuses: [400, 413],
        },
      );
    },
    (random, fields) => {
      const name = oneOf(random, IDS);
      const wrong = { ...fields, [name]: oneOf(random, FOREIGN) };
      return post(
        'a batch with one that is wrong',
        JSON.stringify({ transactions: [fields, wrong] }),
        { path: '/v1/score/batch', names: name, statuses: [400] },
      );
    },
    (random, fields) => {
      const label: Fields = {
        transaction_id: fields.transaction_id,
        is_fraud: true,
        source: 'chargeback',
        labelled_at: fields.event_time,
      };
      const [name, value] = oneOf<[string, unknown]>(random, [
        ['source', 'gossip'],
        ['is_fraud', 'yes'],
        ['is_fraud', 1],
        ['labelled_at', 'soon'],
        ['transaction_id', ''],
        ['terminal_id', 't1'],
        ['note', text(random, 5)],
      ]);
      const body = JSON.stringify({ ...label, [name]: value });
      // Without the customer, a terminal says nothing.
      const names = name === 'terminal_id' ? '_id' : name;
      return post(`label, ${name}`, body, { path: '/v1/labels', names });
    },
    (random, fields) => ({
      ...post('no transaction that is known', ''),
      ...{ method: 'GET', body: undefined, contentType: undefined },
      path: `/v1/decisions/${encodeURIComponent(
        `${fields.transaction_id}${oneOf(random, ['x', '%', '/', '?', ' '])}`,
      )}`,
      statuses: [404],
    }),
  ];
