// A form keeps what a validator said until it asks it again, and it does not while another rule refuses the value. Only this
// list, which the form holds too, can take the words back.
let last: { name: string; messages: string[] } | undefined;

/** Keeps hold of the messages that a form shows about a name. */
export function rememberRefusal(name: string, messages: string[]): void {
  last = { name, messages };
}

/** Empties the messages about another name than the one that stands in the field now. */
export function forgetOtherRefusal(name: string | undefined): void {
  if (last && last.name !== name) {
    last.messages.splice(0);
    last = undefined;
  }
}
