import { FakeInstance } from '../__testUtils__/FakeInstance';
import { createAsk } from '../http/ask';
import { HttpRecordSource } from './HttpRecordSource';

describe('HttpRecordSource', () => {
  let fake: FakeInstance;
  let url = '';
  beforeEach(async () => {
    fake = new FakeInstance();
    url = await fake.start();
  });
  afterEach(() => fake.stop());

  const sourceOf = (apiKey?: string) =>
    new HttpRecordSource({
      instance: { url, cloud: 'local', apiKey },
      ask: createAsk({ deadlineMs: 1_000 }),
    });
  const page = { records: [{ any: 'thing' }], next: 'n-1', atEnd: true };

  it('asks with the key of the instance, and goes on where it was', async () => {
    fake.says(page);
    const source = sourceOf('k-1');
    expect(source.instance).toBe(url);
    expect(await source.read(undefined)).toEqual({ ...page, lost: false });
    fake.says({ ...page, lost: true });
    expect(await source.read('a/b')).toEqual({ ...page, lost: true });
    expect(fake.asked).toEqual([
      { url: '/v1/records?limit=500', authorization: 'Bearer k-1' },
      {
        url: '/v1/records?limit=500&after=a%2Fb',
        authorization: 'Bearer k-1',
      },
    ]);
    await sourceOf().read(undefined);
    expect(fake.asked[2].authorization).toBeUndefined();
  });

  it.each<[number, unknown, string]>([
    [401, { error: 'who?' }, 'does not take the API key by which records are'],
    [
      404,
      { error: 'This service keeps no records; start it with --data' },
      'The scoring service gives no records: This service keeps no records; start it with --data',
    ],
    [500, 'oops', 'The scoring service gives no records: status 500'],
    [200, '<html>', "'s /v1/records cannot be read (answer: "],
    [200, { ...page, records: 3 }, "'s /v1/records cannot be read (records: "],
    [200, { ...page, next: '' }, "'s /v1/records cannot be read (next: "],
  ])(
    'says in words what an answer of %i means: %j',
    async (status, body, words) => {
      fake.says(body, status);
      await expect(sourceOf('k-1').read(undefined)).rejects.toThrow(words);
    },
  );
});
