import click


def load_demonstration(settings, years):
    pass


@click.command()
def demo():
    pass
