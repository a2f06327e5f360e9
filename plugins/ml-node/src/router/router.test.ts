import { mockServices } from '@backstage/backend-test-utils';
import { audited } from './audited';
import { refuseUnknownFields } from './refuseUnknownFields';

describe('audited', () => {
  const rig = () => {
    const record = { success: jest.fn(), fail: jest.fn() };
    const auditor = mockServices.auditor.mock({
      createEvent: async () => record,
    });
    return { auditor, record };
  };

  it('records the end of what it runs, and passes its result or failure on', async () => {
    const { auditor, record } = rig();
    const event = { eventId: 'read', severityLevel: 'low' as const };
    await expect(audited(auditor, event, async () => 7)).resolves.toBe(7);
    expect(auditor.createEvent).toHaveBeenCalledWith(event);
    expect(record.success).toHaveBeenCalledTimes(1);
    const error = new Error('refused');
    const fails = audited(auditor, { eventId: 'move' }, async () => {
      throw error;
    });
    await expect(fails).rejects.toBe(error);
    expect(auditor.createEvent).toHaveBeenLastCalledWith({
      eventId: 'move',
      severityLevel: 'medium',
    });
    expect(record.fail).toHaveBeenCalledWith({ error });
  });
});

describe('refuseUnknownFields', () => {
  it('names the field that is not known, and those that are', () => {
    expect(() => refuseUnknownFields({ a: 1 }, { a: {}, b: {} })).not.toThrow();
    expect(() => refuseUnknownFields({ a: 1, c: 2 }, { a: {}, b: {} })).toThrow(
      "'c' is not a field of this request; its fields are a, b",
    );
  });
});
