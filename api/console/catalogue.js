/** The commands as the server describes them, for whoever needs to look one up. */

let commands = [];

export function learn(described) {
  commands = described;
}

/** The command called `name`, or undefined. */
export function commandNamed(name) {
  return commands.find((command) => command.name === name);
}

/** The description of a command's flag, or undefined. */
export function flagOf(command, name) {
  return commandNamed(command)?.flags.find((flag) => flag.name === name);
}
