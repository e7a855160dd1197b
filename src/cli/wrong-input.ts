/** What the user gave is wrong and already said in full by `text`; ends a command with exit code 1. */
export class WrongInput extends Error {
  override readonly name = "WrongInput";
  readonly text: string;
  constructor(text: string) {
    super(text);
    this.text = text;
  }
}
