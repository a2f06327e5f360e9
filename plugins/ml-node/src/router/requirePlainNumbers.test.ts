import { requirePlainNumbers } from './requirePlainNumbers';

const parameters = [
  { in: 'query', name: 'limit', schema: { type: 'integer' } },
  { in: 'query', name: 'before', schema: { type: 'string' } },
  { in: 'path', name: 'version', schema: { type: 'integer' } },
];

const check = (query: string, openapi: object = { schema: { parameters } }) => {
  const next = jest.fn();
  requirePlainNumbers({ originalUrl: `/v1/things${query}`, openapi }, {}, next);
  return next;
};

describe('requirePlainNumbers', () => {
  it.each([
    ['0x1', '0x1'],
    ['1e0', '1e0'],
    ['1.0', '1.0'],
    ['01', '01'],
    ['%201', ' 1'],
    ['1%0A', '1\\n'],
    ['%2B1', '+1'],
    ['-0', '-0'],
    ['', ''],
  ])('refuses limit=%s and names the field', (text, shown) => {
    expect(() => check(`?before=1&limit=${text}`)).toThrow(
      `request/query/limit must be a whole number in digits, such as 25; it is "${shown}"`,
    );
  });

  it('refuses one of several', () => {
    expect(() => check('?limit=1&limit=0x1')).toThrow('request/query/limit');
  });

  it.each([
    '',
    '?limit=25',
    '?limit=0',
    '?limit=-3',
    '?before=0x1',
    '?%6Cimit=%31',
  ])('lets "%s" through', query => {
    expect(check(query)).toHaveBeenCalledTimes(1);
  });

  it('asks nothing of a request that the document does not have', () => {
    for (const openapi of [{}, { schema: {} }, { schema: { parameters: 1 } }]) {
      expect(check('?limit=0x1', openapi)).toHaveBeenCalled();
    }
  });
});
