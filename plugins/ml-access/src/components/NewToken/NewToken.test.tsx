import type { Entity } from '@backstage/catalog-model';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aModel, anApi, CATALOG, SECRET } from '../../__testUtils__/builders';
import { renderPage } from '../../__testUtils__/renderPage';

async function makeToken(entities: Entity[] = CATALOG, access = 'read') {
  const catalog = catalogApiMock({ entities });
  const rendered = renderPage(anApi(), {
    search: `?entity=fraud&access=${access}`,
    catalog,
  });
  return { ...rendered, catalog };
}

async function press() {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Make the token' }),
  );
  return screen.findByRole('region', { name: 'How to use it' });
}

const commands = (tool: string) =>
  screen.findByRole('group', { name: `Commands for ${tool}` });

describe('the view of a new token', () => {
  it('copies the token and the commands, which never hold it', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    await makeToken();
    const usage = await press();
    const copy = screen.getByRole('button', { name: 'Copy token' });
    expect(copy).toHaveFocus();
    await user.click(copy);
    expect(write).toHaveBeenLastCalledWith(`mpt_ef56_${SECRET}`);
    expect(screen.getByText('Copied')).toBeVisible();

    expect(await commands('git')).toHaveTextContent(
      "'http://portal.test/api/git-host/fraud-detection/fraud.git'",
    );
    expect(usage).toHaveTextContent('This token may not push.');
    await user.click(screen.getByRole('button', { name: 'Copy git commands' }));
    expect(write).toHaveBeenLastCalledWith(
      expect.stringContaining('echo "password=$MODELPORT_TOKEN"'),
    );
    await user.click(screen.getByRole('tab', { name: 'curl' }));
    expect(await commands('curl')).toHaveTextContent(
      'http://portal.test/api/ml-promotion/v1/entities/component/default/fraud/endpoints/dev/v2/models/fraud-model',
    );
    await user.click(screen.getByRole('tab', { name: 'MLflow' }));
    expect(usage).toHaveTextContent('MLFLOW_TRACKING_TOKEN');
    expect(usage).not.toHaveTextContent(SECRET);
    expect(
      within(usage).getByRole('link', { name: 'Open fraud' }),
    ).toHaveAttribute('href', '/catalog/default/component/fraud');
  });

  it('says where the portal has no addresses for it', async () => {
    const entity = aModel('fraud', 'group:default/team', { annotations: {} });
    await makeToken([entity], 'write');
    const usage = await press();
    expect(
      await within(usage).findByText(/is not on the git host of the portal/),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'curl' }));
    expect(usage).toHaveTextContent('has a curl command for each endpoint');
  });

  it('keeps the token in sight while the addresses cannot be read', async () => {
    const { catalog } = await makeToken();
    const read = jest
      .spyOn(catalog, 'getEntityByRef')
      .mockRejectedValueOnce(new Error('catalog down'))
      .mockResolvedValueOnce(undefined);
    await press();
    expect(
      await screen.findByText(/addresses of the model could not be read/),
    ).toBeVisible();
    expect(screen.getByRole('group', { name: 'The token' })).toHaveTextContent(
      SECRET,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText(/is not on the git host of the portal/),
    ).toBeVisible();
    read.mockRestore();
  });

  it('says when a browser does not copy', async () => {
    const user = userEvent.setup();
    await makeToken();
    await press();
    jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValue(new Error('not on plain HTTP'));
    await user.click(screen.getByRole('button', { name: 'Copy token' }));
    expect(
      await screen.findByText('Not copied: select the text and copy it'),
    ).toBeVisible();
  });
});
