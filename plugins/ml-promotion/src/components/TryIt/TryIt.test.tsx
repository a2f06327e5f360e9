import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aConflict,
  anAnswer,
  anApi,
  anotherDeployment,
  aRefusal,
  aSchema,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?deployment=d-1' };
const predict = () => screen.findByRole('button', { name: 'Predict' });
const field = (name: string) => screen.getByRole('textbox', { name });
const asJson = () =>
  userEvent.click(screen.getByRole('radio', { name: 'As JSON' }));

async function fill(name: string, text: string) {
  await userEvent.clear(field(name));
  await userEvent.click(field(name));
  await userEvent.paste(text);
}

describe('the form that asks for predictions', () => {
  it('predicts with one press from the example, and shows table, time and raw JSON', async () => {
    const api = anApi();
    renderTab(api, at);
    await predict();
    expect(field('amount')).toHaveValue('12.5');
    expect(field('age')).toHaveValue('30');
    expect(field('hour')).toHaveValue('7');
    await userEvent.click(await predict());
    const outputs = await screen.findByRole('table', { name: 'Outputs' });
    expect(
      within(outputs)
        .getAllByRole('columnheader')
        .map(header => header.textContent),
    ).toEqual(['Row', 'label', 'honest', 'fraud']);
    expect(
      within(outputs).getByRole('row', { name: '1 1 0.125 0.875' }),
    ).toBeVisible();
    expect(
      screen.getByText(/^Answered in .+s, from this browser and back\.$/),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Raw JSON' }));
    expect(
      screen.getByRole('group', { name: 'The answer as it came' }),
    ).toHaveTextContent('"model_version": "3"');
    expect(api.predict.mock.calls).toEqual([
      [
        { kind: 'Component', namespace: 'default', name: 'fraud' },
        { environment: 'dev', modelName: 'fraud' },
        {
          inputs: [
            {
              name: 'features',
              datatype: 'FP32',
              shape: [1, 3],
              data: [[12.5, 30, 7]],
            },
          ],
        },
      ],
    ]);
  });

  it('names the field that is wrong, sends nothing, and goes on once it is right', async () => {
    const api = anApi();
    renderTab(api, at);
    await predict();
    await fill('age', 'old');
    await userEvent.click(await predict());
    expect(
      await screen.findByText('age must be a number such as 0.5 (FP32).'),
    ).toBeVisible();
    expect(field('age')).toBeInvalid();
    expect(field('amount')).toBeValid();
    expect(
      screen.getByText('Correct 1 field, then predict again.'),
    ).toBeVisible();
    expect(api.predict).not.toHaveBeenCalled();
    await fill('age', '31');
    expect(field('age')).toBeValid();
    await userEvent.click(await predict());
    await waitFor(() =>
      expect(api.predict.mock.calls[0][2].inputs[0].data).toEqual([
        [12.5, 31, 7],
      ]),
    );
  });

  it('says that an example of zeros is a placeholder, and nothing of another one', async () => {
    const { unmount } = renderTab(
      anApi({ getSchema: async () => aSchema({ isPlaceholder: true }) }),
      at,
    );
    expect(await screen.findByText(/zeros as placeholders/)).toBeVisible();
    unmount();
    renderTab(anApi(), at);
    expect(await screen.findByRole('form', { name: 'Request' })).toBeVisible();
    expect(screen.queryByText(/zeros as placeholders/)).toBeNull();
  });

  it('goes back to the example', async () => {
    renderTab(anApi(), at);
    await predict();
    await fill('age', '99');
    await userEvent.click(
      screen.getByRole('button', { name: 'Back to the example' }),
    );
    expect(field('age')).toHaveValue('30');
  });

  it('takes several rows as JSON, and keeps what was in the fields', async () => {
    const api = anApi();
    renderTab(api, at);
    await predict();
    await fill('age', '31');
    await asJson();
    expect(field('features')).toHaveValue('[\n  [12.5,31,7]\n]');
    expect(field('features')).toHaveAccessibleDescription(
      'FP32 of shape [n, 3]; n is any size. One list for each row.',
    );
    await fill('features', '[[1, 2, 3], [4, 5, 6]]');
    await userEvent.click(await predict());
    await waitFor(() =>
      expect(api.predict.mock.calls[0][2].inputs[0]).toEqual({
        name: 'features',
        datatype: 'FP32',
        shape: [2, 3],
        data: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
    );
    await userEvent.click(screen.getByRole('radio', { name: 'In fields' }));
    expect(field('age')).toHaveValue('2');
  });

  it.each([
    ['[[1, 2], [3, 4]]', 'features: row 1 has 2 values; 3 are needed.'],
    ['[[1, 2, 3], 4]', /lists at row 2 are not nested as the shape \[n, 3\]/],
    ['[1, 2, 3, 4]', /has 4 values, which do not make rows of shape \[n, 3\]/],
    ['[[1, "a", 3]]', 'features: value 1.2 is "a", which is not FP32.'],
    ['{"a": 1}', /features must be a list of rows/],
    ['[]', /features needs at least one value/],
    ['[[1, 2', /^features is not JSON: /],
  ])('says what is wrong with the JSON %s', async (text, message) => {
    const api = anApi();
    renderTab(api, at);
    await predict();
    await asJson();
    await fill('features', text);
    await userEvent.click(await predict());
    expect(await screen.findByText(message)).toBeVisible();
    expect(field('features')).toBeInvalid();
    expect(api.predict).not.toHaveBeenCalled();
  });

  it('has a JSON field for each input that no row of fields can say', async () => {
    renderTab(
      anApi({
        getSchema: async () =>
          aSchema({
            inputs: [
              { name: 'image', datatype: 'FP32', shape: [-1, 2, 2] },
              { name: 'mask', datatype: 'BOOL', shape: [-1, 2] },
            ],
            example: { inputs: [] },
          }),
      }),
      at,
    );
    await predict();
    expect(
      screen.queryByRole('radiogroup', { name: 'Write the request' }),
    ).not.toBeInTheDocument();
    expect(field('image')).toHaveValue('');
    await userEvent.click(await predict());
    expect(
      await screen.findByText('image needs at least one value in each list.'),
    ).toBeVisible();
    expect(
      screen.getByText('Correct 2 fields, then predict again.'),
    ).toBeVisible();
  });

  it.each([
    ['INT32', '1.5', 'n must be a whole number in the range of INT32.'],
    ['BOOL', 'yes', 'n must be true or false.'],
  ])('has words for a field of %s', async (datatype, text, message) => {
    renderTab(
      anApi({
        getSchema: async () =>
          aSchema({
            inputs: [{ name: 'n', datatype, shape: [-1, 1] }],
            example: { inputs: [] },
          }),
      }),
      at,
    );
    await predict();
    await fill('n', text);
    await userEvent.click(await predict());
    expect(await screen.findByText(message)).toBeVisible();
  });

  it('gives the reason of the model server in words', async () => {
    const api = anApi();
    api.predict.mockRejectedValueOnce(
      new Error('Input features: it is outside the range of this datatype'),
    );
    renderTab(api, at);
    await userEvent.click(await predict());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The model gave no prediction');
    expect(alert).toHaveTextContent('outside the range of this datatype');
    await userEvent.click(await predict());
    expect(await screen.findByRole('table', { name: 'Outputs' })).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('takes an old prediction away when a new one fails', async () => {
    const api = anApi();
    renderTab(api, at);
    await userEvent.click(await predict());
    await screen.findByRole('table', { name: 'Outputs' });
    api.predict.mockRejectedValueOnce(aConflict('Nothing serves in dev now.'));
    await userEvent.click(await predict());
    expect(await screen.findByText('Nothing serves in dev now.')).toBeVisible();
    expect(
      screen.queryByRole('table', { name: 'Outputs' }),
    ).not.toBeInTheDocument();
  });

  it('takes a prediction away as soon as it is not that of the input', async () => {
    const outputs = () => screen.queryByRole('table', { name: 'Outputs' });
    const api = anApi();
    renderTab(api, at);
    await userEvent.click(await predict());
    await screen.findByRole('table', { name: 'Outputs' });
    await fill('age', 'abc');
    expect(outputs()).not.toBeInTheDocument();
    await userEvent.click(await predict());
    expect(field('age')).toBeInvalid();
    expect(outputs()).not.toBeInTheDocument();
    await fill('age', '31');
    expect(outputs()).not.toBeInTheDocument();
    await fill('age', '30');
    expect(outputs()).toBeVisible();
    expect(api.predict).toHaveBeenCalledTimes(1);
  });

  it('says that the user may not, and whom to ask', async () => {
    const api = anApi();
    api.predict.mockRejectedValue(aRefusal());
    renderTab(api, at);
    await userEvent.click(await predict());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not ask fraud for predictions');
    expect(alert).toHaveTextContent('Ask team-fraud');
  });

  it('says why the form cannot be made', async () => {
    renderTab(
      anApi({
        getSchema: async () => {
          throw aConflict('Deployment d-1 does not serve now.');
        },
      }),
      at,
    );
    expect(
      await screen.findByText('Deployment d-1 does not serve now.'),
    ).toBeVisible();
  });

  it('waits until the deployment serves', async () => {
    const api = anApi({
      getDeployment: async () => anotherDeployment('starting'),
    });
    renderTab(api, at);
    expect(
      await screen.findByText(
        'You can ask for predictions as soon as it serves.',
      ),
    ).toBeVisible();
    expect(api.getSchema).not.toHaveBeenCalled();
  });

  it('cuts a long table, and says so', async () => {
    renderTab(
      anApi({
        predict: async () =>
          anAnswer({
            outputs: [
              {
                name: 'label',
                datatype: 'INT64',
                shape: [150],
                data: Array(150).fill(0),
              },
            ],
          }),
      }),
      at,
    );
    await userEvent.click(await predict());
    expect(
      await screen.findByText(/The table is cut to 100 rows/),
    ).toBeVisible();
  });
});

describe('the same request from a program', () => {
  it('gives curl with the address and the name of the token', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    renderTab(anApi(), at);
    const code = await screen.findByRole('group', { name: 'Code in curl' });
    expect(code).toHaveTextContent('endpoints/dev/v2/models/fraud/infer');
    expect(code).toHaveTextContent('"Authorization: Bearer $MODELPORT_TOKEN"');
    expect(code).toHaveTextContent('"data":[[12.5,30,7]]');
    await user.click(screen.getByRole('button', { name: 'Copy curl command' }));
    expect(write).toHaveBeenCalledWith(code.textContent);
  });

  it('gives Python, with what stands in the form', async () => {
    renderTab(anApi(), at);
    await userEvent.click(await screen.findByRole('tab', { name: 'Python' }));
    await fill('age', '31');
    const code = screen.getByRole('group', { name: 'Code in Python' });
    expect(code).toHaveTextContent('os.environ["MODELPORT_TOKEN"]');
    expect(code).toHaveTextContent('"data": [[12.5, 31, 7]]');
    expect(
      screen.getByRole('button', { name: 'Copy Python code' }),
    ).toBeVisible();
  });

  it('says where a token is made', async () => {
    renderTab(anApi(), at);
    expect(
      await screen.findByRole('link', { name: 'Make a token' }),
    ).toHaveAttribute('href', '/tokens');
  });

  it('names the route where there is no page for tokens', async () => {
    renderTab(anApi(), { ...at, withOthers: false });
    expect(
      await screen.findByText(
        /POST http:\/\/portal\.test\/api\/ml-access\/v1\/tokens/,
      ),
    ).toBeVisible();
  });
});
