"""Files and addresses spoiled at random, each from a seed that makes it again."""
