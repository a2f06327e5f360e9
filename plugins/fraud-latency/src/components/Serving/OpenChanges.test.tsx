import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aCallError, anApi } from '../../__testUtils__/builders';
import { MYSELF, renderDecisions } from '../../__testUtils__/renderTab';
import { aChange, aServing } from '../../__testUtils__/servingBuilders';

describe('a request that waits', () => {
  it('says why it could not be withdrawn although it is gone with the click', async () => {
    const user = userEvent.setup();
    let serving = aServing({ open: [aChange({ requestedBy: MYSELF })] });
    renderDecisions(
      anApi({
        getServing: async () => serving,
        withdrawServingChange: async () => {
          serving = aServing({ wantedRevision: 7 });
          throw aCallError(409, 'user:default/bob approved it meanwhile.');
        },
      }),
      { search: '?view=policy' },
    );
    await user.click(
      await screen.findByRole('button', { name: 'Withdraw the request' }),
    );
    await waitFor(() =>
      expect(
        screen.queryByRole('region', { name: 'A policy waits for approval' }),
      ).toBeNull(),
    );
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent(
      'That did not work: the request does not wait any more',
    );
    expect(alert).toHaveTextContent('bob approved it meanwhile.');
  });

  it('says a failure once while it still waits', async () => {
    const user = userEvent.setup();
    renderDecisions(
      anApi({
        getServing: async () =>
          aServing({ open: [aChange({ requestedBy: MYSELF })] }),
        withdrawServingChange: async () => {
          throw aCallError(503, 'The record of changes cannot be read.');
        },
      }),
      { search: '?view=policy' },
    );
    await user.click(
      await screen.findByRole('button', { name: 'Withdraw the request' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'That did not workThe record of changes cannot be read.',
    );
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });
});
