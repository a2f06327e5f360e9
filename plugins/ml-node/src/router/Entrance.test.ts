import { mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { Entrance, type EntranceRequest } from './Entrance';

const requestOf = (path: string) =>
  ({ method: 'POST', path } as EntranceRequest);

describe('Entrance', () => {
  const rig = () => {
    const record = { success: jest.fn(), fail: jest.fn() };
    const auditor = mockServices.auditor.mock({
      createEvent: async () => record,
    });
    return { auditor, record, entrance: new Entrance<string>({ auditor }) };
  };
  const eventOf = ({ path }: EntranceRequest) => ({ eventId: `post ${path}` });

  it('keeps what the check found for the handler of the same request alone', async () => {
    const { auditor, entrance } = rig();
    const next = jest.fn();
    const admit = entrance.admit(
      async ({ path }) => `who asks ${path}`,
      eventOf,
    );
    const [first, second] = [requestOf('/a'), requestOf('/b')];
    await admit(first, undefined, next);
    await admit(second, undefined, next);
    expect(next.mock.calls).toEqual([[], []]);
    expect(entrance.of(first)).toBe('who asks /a');
    expect(entrance.of(second)).toBe('who asks /b');
    expect(auditor.createEvent).not.toHaveBeenCalled();
  });

  it('audits a refusal, and lets nobody through', async () => {
    const { auditor, record, entrance } = rig();
    const next = jest.fn();
    const error = new NotAllowedError('no');
    const admit = entrance.admit(() => Promise.reject(error), eventOf);
    await expect(admit(requestOf('/a'), undefined, next)).rejects.toBe(error);
    expect(next).not.toHaveBeenCalled();
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'post /a' }),
    );
    expect(record.fail).toHaveBeenCalledWith({ error });
    expect(() => entrance.of(requestOf('/a'))).toThrow('has no check');
  });
});
