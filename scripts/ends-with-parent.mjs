// Loaded into a program that another one stands for: when that one is killed, this one is too.

process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();
