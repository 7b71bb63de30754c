/**
 * Loaded before a program that was started for a command: it then ends with that command, whatever
 * becomes of it, since the channel between the two closes when either of them ends.
 */
process.once('disconnect', () => process.exit());
// What has nothing else to wait for ends by itself.
process.channel?.unref();
if (!process.connected) process.exit();

export {};
