import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anApi } from '../../__testUtils__/builders';
import { renderDecisions } from '../../__testUtils__/renderTab';
import { SERVED_POLICY } from '../../__testUtils__/servingBuilders';

const NEXT = SERVED_POLICY.replace('version: 2', 'version: 3');
const field = () => screen.findByRole('textbox', { name: 'Policy as YAML' });
const reason = () => screen.getByRole('textbox', { name: /^Reason/ });
const open = async () => {
  const user = userEvent.setup();
  renderDecisions(anApi(), { search: '?view=policy' });
  await user.click(
    await screen.findByRole('button', { name: 'Write another policy' }),
  );
  await field();
  return user;
};
const lookElsewhere = async (user: ReturnType<typeof userEvent.setup>) => {
  await user.click(screen.getByRole('tab', { name: 'Business' }));
  await screen.findByRole('table', { name: 'What the decisions were worth' });
  await user.click(screen.getByRole('tab', { name: 'Policy' }));
};

describe('a policy that is being written', () => {
  it('is still there after another part of the page was looked at', async () => {
    const user = await open();
    await user.type(await field(), '# mine');
    await user.type(reason(), 'Rings');
    await lookElsewhere(user);
    expect(await field()).toHaveValue(`${NEXT}# mine`);
    expect(reason()).toHaveValue('Rings');
    expect(await field()).not.toHaveFocus();
    expect(screen.getByText(/^This is what you wrote before/)).toBeVisible();
  });

  it('is not kept once it is thrown away', async () => {
    const user = await open();
    await user.type(await field(), '# mine');
    await user.click(screen.getByRole('button', { name: 'Throw it away' }));
    await lookElsewhere(user);
    const write = await screen.findByRole('button', {
      name: 'Write another policy',
    });
    await user.click(write);
    expect(await field()).toHaveValue(NEXT);
  });

  it('is not kept where nothing was written', async () => {
    const user = await open();
    await lookElsewhere(user);
    expect(
      await screen.findByRole('button', { name: 'Write another policy' }),
    ).toBeVisible();
  });

  it('is passed over where what is kept is none', async () => {
    const key = 'modelport.fraud-latency.policy-draft.component:default/fraud';
    sessionStorage.setItem(key, '{"text": 1}');
    renderDecisions(anApi(), { search: '?view=policy' });
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Write another policy' }),
      ).toBeEnabled(),
    );
  });
});
